// SPDX-License-Identifier: Apache-2.0
/** Paths that several VMs name, by what they are to each. */
import {TRAITS} from '../../../inventory/roles.ts';
import type {FindingContext, FleetRule} from '../context.ts';
import {isResourceManager} from '../../resource-manager.ts';
import {writes} from '../needs.ts';
import {report} from '../report.ts';
import {vmNames, sharedUses, type FleetUse} from './uses.ts';

type SharedCode =
  | 'NVRAM_SHARED'
  | 'SOCKET_CLAIMED_TWICE'
  | 'HOST_DEVICE_SHARED'
  | 'IOMMU_GROUP_SHARED'
  | 'SHARED_MEMORY'
  | 'DIRECTORY_SHARED'
  | 'BACKING_FILE_WRITTEN'
  | 'SHARED_WRITABLE'
  | 'WRITTEN_WHILE_READ';

export const sharedPaths: FleetRule = fleet =>
  sharedUses(fleet).flatMap(({use, others}) => judge(use, others, fleet));

function judge(use: FleetUse, others: readonly FleetUse[], fleet: readonly FindingContext[]) {
  const found = codeFor(use, others, fleet);
  if (!found) return [];
  const {path, from} = use.resource;
  return [{of: use.of, finding: report(found.code, {path, from}, {path, other: vmNames(found.with)})}];
}

/** The first that fits, with the VMs that it is shared with. */
function codeFor(use: FleetUse, others: readonly FleetUse[], fleet: readonly FindingContext[]) {
  const {role, kind, mode} = use.resource;
  const among = (code: SharedCode, found: readonly FleetUse[]) =>
    found.length ? {code, with: found} : undefined;
  const {shared} = TRAITS[role];
  if (shared === 'gateway' || shared === 'common' || isSharedTpm(use, fleet)) return undefined;
  if (shared === 'device' || isHostDevice(use, fleet))
    return among(
      'HOST_DEVICE_SHARED',
      others.filter(other => !bothShareable(use, other)),
    );
  if (shared === 'group') return among('IOMMU_GROUP_SHARED', others);
  if (shared === 'memory') return among('SHARED_MEMORY', others);
  if (role.endsWith('-socket'))
    return mode === 'bind'
      ? among(
          'SOCKET_CLAIMED_TWICE',
          others.filter(other => other.resource.mode === 'bind'),
        )
      : undefined;
  if (shared === 'directory') return sharedDirectory(use, others, among);
  if (!writes(use.resource)) return undefined;
  if (kind === 'nvram') return among('NVRAM_SHARED', others);
  const alone = others.filter(other => !bothShareable(use, other));
  const above = alone.filter(({resource}) => (resource.storage?.depth ?? 0) > 0);
  const readers = alone.filter(({resource}) => !writes(resource));
  return (
    among('BACKING_FILE_WRITTEN', above) ??
    among(
      'SHARED_WRITABLE',
      alone.filter(({resource}) => writes(resource)),
    ) ??
    among('WRITTEN_WHILE_READ', readers)
  );
}

function sharedDirectory(
  use: FleetUse,
  others: readonly FleetUse[],
  among: (
    code: SharedCode,
    found: readonly FleetUse[],
  ) => {code: SharedCode; with: readonly FleetUse[]} | undefined,
) {
  return among(
    'DIRECTORY_SHARED',
    others.filter(({resource}) => writes(use.resource) || writes(resource)),
  );
}

/** Disks for clusters are written by several VMs on purpose. */
function bothShareable(one: FleetUse, other: FleetUse): boolean {
  return one.resource.shareable && other.resource.shareable;
}

function isSharedTpm({resource: {role, path}, of}: FleetUse, fleet: readonly FindingContext[]): boolean {
  return role === 'tpm-device' && isResourceManager(path, fleet[of]!.analysis.host);
}

/** A character device that is used as a file of another kind, on the command line for one. */
function isHostDevice({resource, of}: FleetUse, fleet: readonly FindingContext[]): boolean {
  return resource.kind === 'commandline' && fleet[of]?.analysis.host.stat(resource.path)?.type === 'char';
}
