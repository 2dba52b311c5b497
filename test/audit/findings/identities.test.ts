// SPDX-License-Identifier: Apache-2.0
/** Labels that keep two VMs apart, and those that do not. */
import test from 'ava';
import {reportOf, auditDomain} from '../../../src/audit/report.ts';
import {analysisOf} from '../../../src/layers/analysis.ts';
import {plannedScenario, UUID} from '../../helpers/scenario.ts';
import {ALL} from '../../helpers/analysis.ts';

/** What is found of the categories of VMs with these levels, each with its own. */
function found(...levels: readonly string[]): readonly (readonly string[])[] {
  const contexts = levels.map((level, index) => {
    const label = `<seclabel type='static' model='selinux' relabel='yes'><label>system_u:system_r:svirt_t:${level}</label></seclabel>`;
    const uuid = UUID.replace(/.$/, String(index));
    const planned = plannedScenario({mode: 'strict', name: `vm${index}`, uuid, also: label});
    const analysis = analysisOf(planned, {active: ALL});
    return auditDomain({file: `vm${index}.xml`, written: planned.written, analysis});
  });
  return reportOf(contexts).domains.map(({findings}) =>
    findings.map(({code}) => code).filter(code => code.startsWith('CATEGORIES_')),
  );
}

for (const [title, levels, expected] of [
  ['a pair each', ['s0:c1,c2', 's0:c3,c4'], [[], []]],
  ['one category in common', ['s0:c1,c2', 's0:c2,c3'], [[], []]],
  ['the same pair', ['s0:c1,c2', 's0:c1,c2'], [['CATEGORIES_REUSED'], ['CATEGORIES_REUSED']]],
  [
    'the same pair, the other way round',
    ['s0:c1,c2', 's0:c2,c1'],
    [['CATEGORIES_REUSED'], ['CATEGORIES_REUSED']],
  ],
  ['no categories at all, which is told otherwise', ['s0', 's0'], [[], []]],
  ["all of the other's", ['s0:c1,c2,c3', 's0:c1,c3'], [['CATEGORIES_INCLUDED'], []]],
  ['a range of categories', ['s0:c0.c1023', 's0:c5,c6'], [['CATEGORIES_INCLUDED'], []]],
  ["more categories, and not the other's", ['s0:c1,c2,c3', 's0:c1,c4'], [[], []]],
] as const) {
  test(`two VMs with ${title}`, t => {
    t.deepEqual(found(...levels), expected as never);
  });
}
