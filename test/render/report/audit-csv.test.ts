// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {auditCsv} from '../../../src/render/report/audit-csv.ts';
import {sampleReport} from './_report.ts';

for (const [title, start, shown] of [
  ['an equals sign', '=', '='],
  ['a plus', '+', '+'],
  ['a minus', '-', '-'],
  ['an at sign', '@', '@'],
  ['a tab', '\t', '\\u0009'],
  ['a carriage return', '\r', '\n'],
] as const) {
  test(`a name that begins with ${title} is no formula`, t => {
    const {domains, ...report} = sampleReport();
    const [first] = domains;
    const renamed = {...report, domains: [{...first!, name: `${start}cmd`}]};
    const rows = [...auditCsv(renamed)].join('');
    t.true(rows.includes(`'${shown}cmd`));
    t.false(rows.includes(`,${start}cmd`));
  });
}
