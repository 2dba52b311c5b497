// SPDX-License-Identifier: Apache-2.0
// Reads the TAP that `ava --tap` prints, shows what failed and what was skipped, and closes with a line of
// totals: `N passed, N failed`. Exits 1 when a test failed or the report is not whole.
import {createInterface} from 'node:readline';

const counts = {pass: 0, skip: 0, fail: 0};
let whole = false;
let showing = false;

for await (const line of createInterface({input: process.stdin})) {
  const count = /^# (pass|skip|fail) (\d+)$/.exec(line);
  if (count) counts[count[1]] = Number(count[2]);
  if (/^1\.\.\d+$/.test(line)) whole = true;
  if (/^(?:not )?ok /.test(line)) showing = line.startsWith('not ok') || / # (?:SKIP|TODO)/.test(line);
  // Anything that is not TAP is a message of npm, the compiler or a test: those are always shown.
  const isDetail = /^(?: {2}|TAP version|ok |# |1\.\.)/.test(line);
  if (line !== '' && (showing || !isDetail)) console.log(line);
}

if (!whole) console.log('The test report is not whole: the run broke off before its end.');
console.log(`skipped: ${counts.skip}`);
console.log(`${counts.pass} passed, ${counts.fail} failed`);
process.exitCode = whole && counts.fail === 0 && counts.pass > 0 ? 0 : 1;
