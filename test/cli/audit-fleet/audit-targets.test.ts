// SPDX-License-Identifier: Apache-2.0
/** A large fleet on a host that answers otherwise the second time. */
import test from 'ava';
import {packBatch} from '../../../src/audit/fleet-store/packed-batch.ts';
import {auditDefinition, type JudgedVm} from '../../../src/cli/audit-fleet/audit-definition.ts';
import {TargetAudit} from '../../../src/cli/audit-fleet/audit-targets.ts';
import {openSite} from '../../../src/library/open-site.ts';
import {stockRulesOf} from '../../../src/library/stock-rules.ts';
import {disk} from '../../helpers/analysis.ts';
import {vmXml} from '../../helpers/fleet.ts';

const options = {host: 'assumed', policy: 'libvirt', mode: 'strict'} as const;
const site = openSite(options);
const settings = {stock: stockRulesOf(site.host)};

const VMS = ['a', 'b', 'c'].map((name, index) => {
  const xml = vmXml([name, disk('/srv/both.img')], index);
  return auditDefinition({file: `${name}.xml`, content: Buffer.from(xml)}, site, settings) as JudgedVm;
});

async function audited(vms: readonly JudgedVm[], keep?: ConstructorParameters<typeof TargetAudit>[0]) {
  const audit = new TargetAudit(keep);
  audit.begin({site, options, operands: [], settings});
  await audit.add(vms, true);
  const steps = audit.report();
  for (let step = steps.next(); ; step = steps.next())
    if (step.done === true) return {audit, report: step.value};
}

test('a VM that is refused when it is planned again ends no audit, and its pairs are left out', async t => {
  const broken = {file: 'b.xml', content: Buffer.from('<domain>')};
  const {audit, report} = await audited(VMS.map((vm, at) => (at === 1 ? {...vm, source: broken} : vm)));
  t.deepEqual(audit.refusedAgain, ['b.xml']);
  const both = report.shared.find(({path}) => path === '/srv/both.img');
  t.deepEqual(
    both?.users.map(({name}) => name),
    ['a', 'b', 'c'],
  );
  t.deepEqual(
    both?.apart.map(({first, second}) => first + second),
    ['ac', 'ca'],
  );
  t.is(report.domains.length, 3);
});

test('all pairs are there when all can be planned again', async t => {
  const {audit, report} = await audited(VMS);
  t.deepEqual(audit.refusedAgain, []);
  t.is(report.shared.find(({path}) => path === '/srv/both.img')?.apart.length, 6);
});

test('rows that no report lists are not kept, and are made again for whoever asks', async t => {
  const kept = await audited(VMS);
  const counted = await audited(VMS, {countsOnly: true});
  for (const [index, {paths, counts}] of counted?.report.domains.entries() ?? []) {
    t.deepEqual(paths, kept?.report.domains[index]?.paths);
    t.deepEqual(counts, kept?.report.domains[index]?.counts);
  }
  t.is(packBatch(VMS, {countsOnly: true}).rows, undefined);
});
