/** Paths that several VMs name, by what they are to each. */
import type {Role} from '../../../inventory/resource.ts';
import type {FindingContext, FleetRule} from '../context.ts';
import {writes} from '../needs.ts';
import {report} from '../report.ts';
import {vmNames, sharedUses} from './uses.ts';
import type {FleetUse} from './uses.ts';

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

const DEVICES = new Set<Role>([
  'usb-node',
  'vfio-device',
  'pci-sysfs',
  'evdev',
  'tpm-device',
  'scsi-node',
  'vdpa-node',
  'vhost-vdpa',
  'chardev-device',
  'chardev-pty',
  'capability-node',
  'vhost-scsi',
]);
const GROUPS = new Set<Role>(['vfio-group', 'mdev-group', 'nvme-group']);
/** What every VM may have at the same time. */
const COMMON = new Set<Role>([
  'vfio-container',
  'iommufd',
  'render-node',
  'accel-node',
  'udmabuf',
  'tun',
  'vhost-net',
  'vsock-device',
  'sgx-node',
  'sev-device',
  'rng-device',
  'device-mapper-control',
  'default-device',
  'host-audio',
  'tpm-cancel',
]);

export const sharedPaths: FleetRule = fleet =>
  [...sharedUses(fleet)].flatMap(([, uses]) =>
    uses
      .filter(
        (use, index) =>
          uses.findIndex(other => other.of === use.of && writes(other.resource) === writes(use.resource)) ===
          index,
      )
      .flatMap(use =>
        judge(
          use,
          uses.filter(({vm}) => vm !== use.vm),
          fleet,
        ),
      ),
  );

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
  if (COMMON.has(role)) return undefined;
  if (DEVICES.has(role) || isHostDevice(use, fleet))
    return among(
      'HOST_DEVICE_SHARED',
      others.filter(other => !bothShareable(use, other)),
    );
  if (GROUPS.has(role)) return among('IOMMU_GROUP_SHARED', others);
  if (role === 'shmem-file' || role === 'shmem-socket') return among('SHARED_MEMORY', others);
  if (role.endsWith('-socket'))
    return mode === 'bind'
      ? among(
          'SOCKET_CLAIMED_TWICE',
          others.filter(other => other.resource.mode === 'bind'),
        )
      : undefined;
  if (role === 'filesystem-directory') return sharedDirectory(use, others, among);
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

/** A character device that is used as a file of another kind, on the command line for one. */
function isHostDevice({resource, of}: FleetUse, fleet: readonly FindingContext[]): boolean {
  return resource.kind === 'commandline' && fleet[of]?.analysis.host.stat(resource.path)?.type === 'char';
}
