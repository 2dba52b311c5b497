// SPDX-License-Identifier: Apache-2.0
/** DAC's whole part of a plan: the walk over the devices, what libvirt gives away at start, and its own directories. */
import type {Host} from '../../host/host.ts';
import type {Site} from '../../inventory/site.ts';
import type {Inventory} from '../../inventory/take-inventory.ts';
import {labelDevices} from '../labels/label-devices.ts';
import {dacDriver} from './dac-driver.ts';
import {type DacIdentity, type Owner, swtpmOwner} from './dac-identity.ts';
import type {DacAtStart, DacLabel, DacPlan, OwnedDirectory} from '../plan.ts';
import {pathsMadeAtStart} from '../labels/start-labels.ts';

/** The plan without DAC. */
export const NO_DAC: DacPlan & DacAtStart = {
  uid: null,
  gid: null,
  labels: [],
  restore: [],
  groups: null,
  capabilities: null,
  runtime: [],
  directories: [],
};

export function planDac(inventory: Inventory, identity: DacIdentity, site: Site): DacPlan & DacAtStart {
  const {process, seclabel, configured} = identity;
  const relabels = site.policy.dynamicOwnership && seclabel?.relabel !== false;
  // These calls ask neither for dynamic ownership nor for relabelling.
  const runtime = pathsMadeAtStart(inventory, site).map((path): DacLabel => ({
    ...path,
    ...process,
    remember: true,
  }));
  return {
    ...NO_DAC,
    ...process,
    ...(relabels && walk(inventory, identity, site)),
    groups: groupsOf(process, site.host),
    capabilities: process.uid === 0 ? 'all' : 'none',
    runtime,
    directories: directories(configured, site),
  };
}

function walk(inventory: Inventory, identity: DacIdentity, site: Site): Pick<DacPlan, 'labels' | 'restore'> {
  const {labels, restore} = labelDevices(inventory, dacDriver(identity, site), site);
  return {
    labels: labels.map(({path, value, remember, from}) => ({path, ...value, remember, from})),
    restore,
  };
}

/**
 * What the driver makes and gives to the configured user when it starts. Whoever changes `user` in qemu.conf
 * later has to look that these follow.
 */
function directories(owner: Owner, {layout, policy, host}: Site): readonly OwnedDirectory[] {
  const {lib, save, snapshot, dump, nvram, ram, channel, slirp, passt, dbus} = layout;
  const own = (path: string, mode: string | null = null): OwnedDirectory => ({path, ...owner, mode});
  const memory = policy.memoryBackingDir === undefined ? ram : `${policy.memoryBackingDir}/libvirt/qemu`;
  return [
    ...[lib, save, snapshot, `${lib}/checkpoint`, dump, nvram, memory, channel, slirp, passt].map(path =>
      own(path),
    ),
    own(dbus, '0770'),
    {path: layout.swtpmState, uid: owner.uid, gid: swtpmOwner(host, policy).gid, mode: '0770'},
  ];
}

/** The groups of the user's account, wherever its group comes from, and that group. */
function groupsOf({uid, gid}: Owner, host: Host): readonly number[] | null {
  const groups = host.groupsOf(uid);
  return groups === undefined ? null : [...new Set([...groups, gid])].sort((one, other) => one - other);
}
