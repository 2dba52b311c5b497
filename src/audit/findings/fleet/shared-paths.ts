// SPDX-License-Identifier: Apache-2.0
/** Paths that several VMs name, by what they are to each. */
import {TRAITS} from '../../../inventory/roles.ts';
import type {FleetRule} from '../context.ts';
import {writes} from '../needs.ts';
import {report} from '../report.ts';
import {vmNames, sharedUses, type FleetUse} from './uses.ts';

// prettier-ignore
type SharedCode =
  | 'NVRAM_SHARED' | 'SOCKET_CLAIMED_TWICE' | 'HOST_DEVICE_SHARED' | 'IOMMU_GROUP_SHARED' | 'SHARED_MEMORY'
  | 'DIRECTORY_SHARED' | 'BACKING_FILE_WRITTEN' | 'SHARED_WRITABLE' | 'WRITTEN_WHILE_READ';

export const sharedPaths: FleetRule = function* (fleet) {
  for (const {use, others} of sharedUses(fleet)) {
    const found = codeFor(use, others);
    const {path, from, kind} = use.resource;
    const help = found?.code === 'SHARED_WRITABLE' && kind !== 'disk' ? OWN_FILE : undefined;
    yield (
      found && {
        of: use.of,
        finding: report(found.code, {path, from, help}, {other: vmNames(found.with)}),
      }
    );
  }
};

/** Of a log or the file of a console there is neither an overlay nor a cluster. */
const OWN_FILE = 'Name one file per VM.';

/** The first that fits, with the VMs that it is shared with. */
function codeFor(use: FleetUse, others: () => readonly FleetUse[]) {
  const {role, kind, mode, node} = use.resource;
  const among = (code: SharedCode, isAbout: (other: FleetUse) => boolean = () => true) => {
    const found = others().filter(isAbout);
    return found.length ? {code, with: found} : undefined;
  };
  // Disks for clusters are written by several VMs on purpose.
  const apart = (other: FleetUse) => !(use.resource.shareable && other.resource.shareable);
  const {shared} = TRAITS[role];
  if (shared === 'gateway' || shared === 'common' || node === 'resource-manager') return undefined;
  // The command line may use a character device as a file of another kind.
  if (shared === 'device' || node === 'host-device') return among('HOST_DEVICE_SHARED', apart);
  if (shared === 'group') return among('IOMMU_GROUP_SHARED');
  if (shared === 'memory') return among('SHARED_MEMORY');
  if (role.endsWith('-socket'))
    return mode === 'bind'
      ? among('SOCKET_CLAIMED_TWICE', other => other.resource.mode === 'bind')
      : undefined;
  if (shared === 'directory')
    return among('DIRECTORY_SHARED', ({resource}) => writes(use.resource) || writes(resource));
  if (!writes(use.resource)) return undefined;
  if (kind === 'nvram') return among('NVRAM_SHARED');
  return (
    among('BACKING_FILE_WRITTEN', other => apart(other) && other.resource.backing) ??
    among('SHARED_WRITABLE', other => apart(other) && writes(other.resource)) ??
    among('WRITTEN_WHILE_READ', other => apart(other) && !writes(other.resource))
  );
}
