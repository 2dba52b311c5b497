// SPDX-License-Identifier: Apache-2.0
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import test from 'ava';
import {root} from '../helpers/paths.ts';

const passing = ['TAP version 13', 'ok 1 - a', 'ok 2 - b # SKIP'];
const totals = (pass: number, skip: number, fail: number): readonly string[] => [
  '',
  `1..${pass + skip + fail}`,
  `# tests ${pass + fail}`,
  `# pass ${pass}`,
  `# skip ${skip}`,
  `# fail ${fail}`,
];

function run(lines: readonly string[]): {status: number | null; last: string | undefined; shown: string} {
  const {status, stdout} = spawnSync(process.execPath, [join(root, 'scripts/tap-totals.mjs')], {
    encoding: 'utf8',
    input: `${lines.join('\n')}\n`,
  });
  return {status, last: stdout.trimEnd().split('\n').at(-1), shown: stdout};
}

test('a good run ends with its totals', t => {
  const {status, last, shown} = run([...passing, ...totals(1, 1, 0)]);
  t.is(last, '1 passed, 0 failed');
  t.is(status, 0);
  t.regex(shown, /ok 2 - b # SKIP/u);
  t.notRegex(shown, /ok 1 - a/u);
});

test('a failed test is shown with its details', t => {
  const failing = ['not ok 3 - c', '  ---', '    message: broken', '  ...'];
  const {status, last, shown} = run([...passing, ...failing, ...totals(1, 1, 1)]);
  t.is(last, '1 passed, 1 failed');
  t.is(status, 1);
  t.regex(shown, /message: broken/u);
});

test('a run that broke off is a failure', t => {
  t.is(run(passing).status, 1);
  t.is(run(['src/a.ts(1,1): error TS2304: Cannot find name']).status, 1);
});

test('a run without a single test is a failure', t => {
  t.is(run(totals(0, 0, 0)).status, 1);
});
