// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {globMatcher} from '../../src/text/glob.ts';

const rows: readonly (readonly [pattern: string, text: string, matches: boolean])[] = [
  ['/srv/*', '/srv/a', true],
  ['/srv/*', '/srv/a/b', false],
  ['/srv/**', '/srv/a/b', true],
  ['/srv/**', '/srvx', false],
  ['/srv/?.raw', '/srv/a.raw', true],
  ['/srv/?.raw', '/srv/aXraw', false],
  ['/srv/a.raw', '/srv/a.raw\n', false],
  ['/srv/[a]{b,c}', '/srv/[a]{b,c}', true],
  ['/srv/[a]', '/srv/a', false],
  ['/a(b', '/a(b', true],
  ['/srv/@{name}/*', '/srv/.*|x/a', true],
  ['/srv/@{name}/*', '/srv/abc/a', false],
  ['/srv/@{nobody}/*', '/srv//a', false],
  ['/srv/@{constructor}/*', '/srv//a', false],
  ['me@here', 'me@here', true],
  ['/srv/*', '/srv/ü\n', true],
];

for (const [pattern, text, matches] of rows) {
  test(`${pattern} ${matches ? 'stands' : 'does not stand'} for ${JSON.stringify(text)}`, t => {
    t.is(globMatcher(pattern, {name: '.*|x'})(text), matches);
  });
}
