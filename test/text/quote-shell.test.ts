// SPDX-License-Identifier: Apache-2.0
import {spawnSync} from 'node:child_process';
import {testProp, fc} from '@fast-check/ava';
import test from 'ava';
import {quoteShell} from '../../src/text/quote-shell.ts';

const NASTY = [
  '',
  'plain',
  '$(touch x) \'";\n',
  '-rf',
  '`id`',
  '$HOME ${x} *?[a] ~ \\',
  "it's",
  "''",
  'zwei\n\nZeilen\n',
  'Ünïcödé-\u{1f4be}',
  '\u0081\u0088\u00c1',
  '\u0001\u007f\t\r',
];

/** What the shell hands to a program, each argument ended by NUL. */
function throughShell(words: readonly string[]): readonly string[] {
  const script = `printf '%s\\0' ${words.map(quoteShell).join(' ')}`;
  const {stdout, status} = spawnSync('sh', ['-c', script], {encoding: 'utf8'});
  return status === 0 ? stdout.split('\0').slice(0, -1) : [];
}

test('the shell takes every word as it is', t => {
  t.deepEqual(throughShell(NASTY), NASTY);
});

testProp(
  'any text but NUL survives the shell',
  [
    fc.array(
      fc.string({unit: 'binary'}).map(text => text.replaceAll('\0', '')),
      {minLength: 1, maxLength: 40},
    ),
  ],
  (t, words) => {
    t.deepEqual(throughShell(words), words);
  },
  {numRuns: 25},
);

for (const unquotable of ['a\0b', '\ud800', 'x\udc00y']) {
  test(`refuses ${JSON.stringify(unquotable)}`, t => {
    t.throws(() => quoteShell(unquotable), {code: 'UNQUOTABLE'});
  });
}
