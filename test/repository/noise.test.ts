// SPDX-License-Identifier: Apache-2.0
/** docs/noise.md: what fires on more than one healthy definition in twenty is defended there. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {root} from '../helpers/paths.ts';

const page = readFileSync(join(root, 'docs/noise.md'), 'utf8');

const rows = [...page.matchAll(/^\| \[([A-Z_]+)\]\(findings\/\1\.md\) +\| \w+ +\|(.*)\|$/gm)].map(
  ([, code = '', shares = '']) => ({
    code,
    most: Math.max(...[...shares.matchAll(/([\d.]+) %/g)].map(([, share]) => Number(share))),
  }),
);

test('what fires on more than one definition in twenty is defended, and nothing else', t => {
  const frequent = rows.filter(({most}) => most > 5).map(({code}) => code);
  const [, defended = ''] = page.split('\n## Defended\n');
  const titles = [...defended.matchAll(/^### ([A-Z_]+)$/gm)].map(([, code]) => code);
  t.true(rows.length > 20);
  t.deepEqual(titles, frequent);
});
