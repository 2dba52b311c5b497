import test from 'ava';
import {auditCsv} from '../../../src/render/report/audit-csv.ts';
import {plainOptions, sampleReport} from './_report.ts';

for (const [title, start] of [
  ['an equals sign', '='],
  ['a plus', '+'],
  ['a minus', '-'],
  ['an at sign', '@'],
  ['a tab', '\t'],
  ['a carriage return', '\r'],
] as const) {
  test(`a name that begins with ${title} is no formula`, t => {
    const {domains, ...report} = sampleReport();
    const [first] = domains;
    const renamed = {...report, domains: [{...first!, name: `${start}cmd`}]};
    const rows = auditCsv(renamed, plainOptions);
    t.true(rows.includes(`'${start}cmd`));
    t.false(rows.includes(`,${start}cmd`));
  });
}
