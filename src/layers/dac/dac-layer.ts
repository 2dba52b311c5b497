// SPDX-License-Identifier: Apache-2.0
/** DAC: owners and mode bits. */
import {atStop, labelSection} from '../labels/label-section.ts';
import type {Layer} from '../layer.ts';
import {dacIdentity} from './dac-identity.ts';
import {judgeDac} from './judge-dac.ts';
import {NO_DAC, planDac} from './plan-dac.ts';
import {diffEntries, type Entries, labelKind} from '../diff-entries.ts';
import type {LabelPlan} from '../plan.ts';

export const DAC: Layer<'dac'> = {
  titles: {
    column: 'owner',
    section: 'Owners',
    question: 'mode and ACL',
    inactive: 'the DAC driver is not active',
  },
  isActive: ({securityDrivers}, {privileged}) => privileged && securityDrivers.includes('dac'),
  prepare: ({inventory, site}) => {
    const identity = dacIdentity(site.domain, site.host, site.policy);
    return () => ({plan: planDac(inventory, identity, site), identity: {owner: identity.process}});
  },
  unplanned: () => NO_DAC,
  judge: judgeDac,
  diff: (before, after) => diffEntries('dac', entriesOf(before), entriesOf(after), labelKind),
  section: ({dac}) =>
    labelSection(dac, {
      title: 'Owners',
      column: 'owner',
      show: ({uid, gid}) => `${uid}:${gid}`,
      fallback: 'root:root',
      nothing: 'nothing changes its owner',
    }),
};

/** The owner that stays: of several for one path the last. `at stop` is what becomes of it then. */
function entriesOf({dac, processes}: LabelPlan): Entries {
  const [qemu] = processes;
  const after = atStop(dac, ['put back at stop', 'default at stop']);
  return new Map(
    dac.labels.map(({path, uid, gid, from}) => {
      const stop = after(path) ?? 'stays';
      const own = uid === (dac.uid ?? qemu?.uid) && gid === (dac.gid ?? qemu?.gid);
      return [
        path,
        {value: `${uid}:${gid}, ${stop}`, meaning: `${own ? 'own' : `${uid}:${gid}`}, ${stop}`, from},
      ];
    }),
  );
}
