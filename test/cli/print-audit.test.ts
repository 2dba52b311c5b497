// SPDX-License-Identifier: Apache-2.0
/** Reports of many VMs: read by somebody who goes away, interrupted, or too long for one text. */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import type {AuditReport} from '../../src/audit/report.ts';
import type {Output} from '../../src/cli/output.ts';
import {printAudit} from '../../src/cli/print-audit.ts';
import {scratch} from '../helpers/scratch.ts';
import {sampleReport} from '../render/report/_report.ts';

const [first] = sampleReport().domains;
const REPORT: AuditReport = {domains: Array.from({length: 50}, () => first!), shared: []};

/** Takes so many parts, and is interrupted or left by its reader then. */
function outputUntil(end: 'gone' | 'interrupted' | 'never', most = 3) {
  const printed: string[] = [];
  const state = {gone: false, interrupted: false};
  let worked = 0;
  const output: Partial<Output> = {
    terminal: false,
    columns: undefined,
    get gone() {
      return state.gone;
    },
    get interrupted() {
      return state.interrupted;
    },
    print: text => Promise.resolve(void printed.push(text)),
    working: () => {
      worked += 1;
      if (end !== 'never' && worked === most) state[end] = true;
      return Promise.resolve();
    },
  };
  return {printed, output: output as Output};
}

const printed = async (
  report: AuditReport,
  {output}: ReturnType<typeof outputUntil>,
  ...outputs: Parameters<typeof printAudit>[1]['outputs']
) => printAudit(report, {outputs, failed: []}, output);

for (const end of ['gone', 'interrupted'] as const) {
  test(`nothing is made for a reader who is ${end}`, async t => {
    const to = outputUntil(end);
    await printed(REPORT, to, {format: 'ndjson', file: undefined});
    t.is(to.printed.length, 2);
  });
}

test('a file is written although the reader of another form is gone, and not once the user has interrupted', async t => {
  const [left, broken] = [join(scratch(t), 'a.csv'), join(scratch(t), 'a.csv')];
  await printed(
    REPORT,
    outputUntil('gone'),
    {format: 'ndjson', file: undefined},
    {format: 'csv', file: left},
  );
  t.is(readFileSync(left, 'utf8').split('\r\n').length, 2 + 50 * first!.paths.length);
  await printed(REPORT, outputUntil('interrupted'), {format: 'csv', file: broken});
  t.false(existsSync(broken));
});

test('a file has what is printed', async t => {
  const folder = scratch(t);
  for (const format of ['csv', 'ndjson', 'json'] as const) {
    const to = outputUntil('never');
    await printed(REPORT, to, {format, file: undefined}, {format, file: join(folder, format)});
    t.is(readFileSync(join(folder, format), 'utf8'), to.printed.join(''));
  }
});

test('what is too long for one text is refused, with the forms that are not', async t => {
  const long = {
    shared: [],
    get domains(): never {
      // V8's own error, without the memory.
      throw new RangeError('x'.repeat(2 ** 30));
    },
  };
  const error = await t.throwsAsync(printed(long, outputUntil('never'), {format: 'json', file: 'a.json'}), {
    code: 'REPORT_TOO_LONG',
  });
  t.regex((error as unknown as {help: string}).help, /ndjson/u);
});
