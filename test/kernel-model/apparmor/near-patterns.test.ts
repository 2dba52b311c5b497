// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {nearPatterns} from '../../../src/kernel-model/apparmor/near-patterns.ts';
import {coversPattern} from '../../../src/kernel-model/apparmor/path-matcher.ts';

const PATTERNS = [
  '/srv/a/**',
  '/srv/a/b',
  '/srv/ab/**',
  '/srv/**',
  '/**',
  '/srv/a/b/*',
  '/data/**',
  '/srv/a/**',
  '/srv/é/**',
];
const near = nearPatterns(PATTERNS.map(pattern => ({pattern})));
const named = (pattern: string) => near(pattern).map(one => one.pattern);

test('patterns above and below, in their own order, each as often as it is there', t => {
  t.deepEqual(named('/srv/a/**'), ['/srv/a/**', '/srv/a/b', '/srv/**', '/**', '/srv/a/b/*', '/srv/a/**']);
  t.deepEqual(named('/data/x'), ['/**', '/data/**']);
  t.deepEqual(named('/srv/é/x'), ['/srv/**', '/**', '/srv/é/**']);
  t.is(named('/**').length, PATTERNS.length);
});

test('what covers a pattern is near it', t => {
  for (const pattern of [...PATTERNS, '/srv/a/{b,c}', '/srv/a', '/dev/null'])
    for (const other of PATTERNS)
      if (coversPattern([other], pattern)) t.true(named(pattern).includes(other), `${other} and ${pattern}`);
  t.deepEqual(named('relative'), []);
});

test('none are near nothing', t => {
  t.deepEqual(nearPatterns([])('/**'), []);
});
