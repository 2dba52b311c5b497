// SPDX-License-Identifier: Apache-2.0
/** Every step of libvirt's helper, in the order in which it writes rules (virt-aa-helper.c). */
import {requestRule, type HelperView, type RuleRequest} from '../rule-request.ts';
import {provenance} from '../../../../inventory/site.ts';
import {channels, consoles, parallels, serials} from './chardev.ts';
import {
  filesystems,
  inputs,
  interfaces,
  memoryDevices,
  sevNode,
  sharedMemory,
  smartcards,
  tpmEmulators,
  vfio,
  vhostNet,
} from './device.ts';
import {disks, nvram} from './disk.ts';
import {acpiTables, directBoot, fwCfgFiles, loader, pstore, varstore} from './firmware.ts';
import {gl} from './gl.ts';
import {graphics, xauthority} from './graphics.ts';
import {hostdevs} from './hostdev.ts';

type Step = (view: HelperView) => Iterable<RuleRequest>;

const STEPS: readonly Step[] = [
  disks,
  serials,
  consoles,
  parallels,
  channels,
  directBoot,
  acpiTables,
  pstore,
  loader,
  nvram,
  varstore,
  graphics,
  xauthority,
  hostdevs,
  filesystems,
  inputs,
  interfaces,
  memoryDevices,
  fwCfgFiles,
  sharedMemory,
  tpmEmulators,
  smartcards,
  vhostNet,
  vfio,
  gl,
  sevNode,
];

/** What all devices need, found out as it is asked for. */
export function* deviceRequests(view: HelperView): Iterable<RuleRequest> {
  for (const step of STEPS) yield* step(view);
}

/** What QEMU maps: the nodes of iommufd and of the devices behind it. */
const MAPPED = /^\/dev\/(?:iommu$|vfio\/devices\/vfio)/;

/** The file that is added on the command line. */
export function* extraFileRequests({domain, extraFile: path, features}: HelperView): Iterable<RuleRequest> {
  if (path === undefined) return;
  const access = features.mapsIommufd && MAPPED.test(path) ? 'rwm' : 'rwk';
  yield requestRule(path, access, provenance('extra file', domain, 'added on the command line'));
}
