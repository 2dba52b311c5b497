// SPDX-License-Identifier: Apache-2.0
/** Every step of libvirt's helper, in the order in which it writes rules (virt-aa-helper.c). */
import {requestRule, type HelperView, type RuleRequest} from '../rule-request.ts';
import {provenance} from '../../../../inventory/site.ts';
import {channels, consoles, parallels, serials} from './chardev.ts';
import {filesystems, inputs, memoryDevices, sharedMemory, vhostUserInterfaces} from './device.ts';
import {disks, nvram} from './disk.ts';
import {acpiTables, directBoot, fwCfgFiles, loader, pstore, varstore} from './firmware.ts';
import {gl} from './gl.ts';
import {graphics, xauthority} from './graphics.ts';
import {hostdevs} from './hostdev.ts';
import {sevNode} from './sev.ts';
import {smartcards} from './smartcard.ts';
import {tpmEmulators} from './tpm.ts';
import {vfio} from './vfio.ts';
import {vhostNet} from './vhost-net.ts';

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
  vhostUserInterfaces,
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

/** The file that is added on the command line. */
export function* extraFileRequests({domain, extraFile: path}: HelperView): Iterable<RuleRequest> {
  if (path !== undefined)
    yield requestRule(path, 'rwk', provenance('extra file', domain, 'added on the command line'));
}
