// SPDX-License-Identifier: Apache-2.0
/** SELinux's whole part of a plan: the walk over the devices, and what libvirt labels beside it. */
import type {Domain} from '../../domain/domain.ts';
import type {Site} from '../../inventory/site.ts';
import type {Inventory} from '../../inventory/take-inventory.ts';
import type {SelinuxAtStart, SelinuxLabel, SelinuxPlan} from '../plan.ts';
import {restingContexts} from './resting-contexts.ts';
import {labelDevices} from '../labels/label-devices.ts';
import {selinuxDriver} from './selinux-driver.ts';
import type {SelinuxIdentity} from './selinux-identity.ts';
import {pathsMadeAtStart, swtpmPaths, type StartPath} from '../labels/start-labels.ts';

/** The plan without SELinux, or of a domain that it leaves alone. */
export const NO_SELINUX: SelinuxPlan & SelinuxAtStart = {
  process: null,
  image: null,
  labels: [],
  restore: [],
  daemonSocket: null,
  socket: null,
  childProcess: null,
  tap: null,
  mountOption: null,
  tpmState: [],
  runtime: [],
  resting: [],
};

export function planSelinux(
  inventory: Inventory,
  identity: SelinuxIdentity,
  site: Site,
): SelinuxPlan & SelinuxAtStart {
  const {process, image, seclabel} = identity;
  if (seclabel === undefined) return NO_SELINUX;
  const contexts = {...NO_SELINUX, process, image, resting: restingContexts(inventory, identity, site)};
  // In the basic model the policy's transitions and the administrator's file contexts do it all.
  if (identity.model === 'basic') return contexts;
  const own = (path: StartPath): SelinuxLabel => ({...path, context: image, remember: true});
  const relabels = seclabel.relabel && identity.model === 'svirt';
  return {
    ...contexts,
    daemonSocket: identity.daemonSocket,
    socket: process,
    childProcess: process,
    tap: hasMacvtap(site.domain) ? identity.tap : null,
    mountOption: `context="${image}"`,
    tpmState: swtpmPaths(inventory, site).map(own),
    ...(relabels && walk(inventory, identity, site)),
    runtime: relabels ? pathsMadeAtStart(inventory, site).map(own) : [],
  };
}

function walk(
  inventory: Inventory,
  identity: SelinuxIdentity,
  site: Site,
): Pick<SelinuxPlan, 'labels' | 'restore'> {
  const {labels, restore} = labelDevices(inventory, selinuxDriver(identity, site), site);
  return {
    labels: labels
      .filter(({path}) => mayRelabel(path, site))
      .map(({path, value, remember, from}) => ({path, ...value, remember, from})),
    restore,
  };
}

/** A session's daemon may relabel its user's files only; that it fails on others libvirt lets pass. */
function mayRelabel(path: string, {layout: {caller}, host}: Site): boolean {
  const owner = caller ? host.stat(path)?.uid : undefined;
  return owner === undefined || owner === caller;
}

/** libvirt labels the tap device of a direct interface; /dev/net/tun, which all others share, it leaves alone. */
function hasMacvtap({interfaces}: Domain): boolean {
  return interfaces.some(({type, actualType}) => (actualType ?? type) === 'direct');
}
