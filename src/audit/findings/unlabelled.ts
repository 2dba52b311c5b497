// SPDX-License-Identifier: Apache-2.0
/** Files that no driver of libvirt labels: a row for each role. */
import {isWithin} from '../../text/paths.ts';
import type {LayerId} from '../../layers/plan.ts';
import {PROCESSES, type ProcessRole} from '../../inventory/processes.ts';
import type {Resource, Role} from '../../inventory/resource.ts';
import type {FindingContext} from './context.ts';
import {hasNoElement} from '../../policy/without-element.ts';
import {isLibvirtMode} from './helper-profile.ts';
import {report, type Sightings} from './report.ts';
import {isSystemDirectory} from './sensitive-paths.ts';
import type {FindingCode} from './messages/index.ts';

type PathCode = Extract<
  FindingCode,
  | `${string}_UNLABELLED`
  | 'VIRTIOFSD_UNCONFINED'
  | 'TPM_EXTERNAL_SOCKET'
  | 'MEMORY_LOST_ON_RELOAD'
  | 'PASST_LOG_UNREACHABLE'
  | 'HOST_INPUT_DEVICE'
  | 'COMMANDLINE_PATH'
>;

interface Row {
  readonly code: PathCode;
  /** The layer that misses it; absent: any. */
  readonly layer?: LayerId;
  readonly only?: (resource: Resource, context: FindingContext) => boolean;
}

/** Where a link there leads out of it, the rule is what is missing, and is told of as such. */
const isElsewhere: Row['only'] = ({path}) => !/^\/etc\/ceph\/[^/]*\.conf$/.test(path);
const isRedirection = ({kind}: Resource) => kind === 'redirdev';

/** libvirt makes the directory for a memfd and for huge pages too, and QEMU puts nothing into it. */
const isInFiles: Row['only'] = (_, {written}) =>
  written.memoryBacking.source !== 'memfd' && !written.memoryBacking.hugeEverywhere;

/** libvirt makes that for memory in files, too. */
const isInHugePages: Row['only'] = (_, {written}) =>
  written.memoryBacking.hugepages !== undefined ||
  written.memories.some(({pagesize}) => pagesize !== undefined);

/** Strict mode has rules for what runs under the VM's profile. */
function isGranted(process: ProcessRole, context: FindingContext): boolean {
  return !isLibvirtMode(context) && !PROCESSES[process].ownProfile?.(context.analysis.site);
}

const ROWS: Partial<Record<Role, readonly Row[]>> = {
  'filesystem-directory': [
    {
      code: 'FILESYSTEM_UNLABELLED',
      layer: 'selinux',
      only: ({process, path, access}, context) =>
        process === 'qemu' && !isSystemDirectory(path, access, context),
    },
    {code: 'VIRTIOFSD_UNCONFINED', only: ({process}) => process === 'virtiofsd'},
  ],
  'virtiofs-socket': [{code: 'SOCKET_UNLABELLED', layer: 'selinux', only: ({passed}) => !passed}],
  'vhost-user-socket': [{code: 'SOCKET_UNLABELLED', layer: 'selinux'}],
  'disk-socket': [{code: 'SOCKET_UNLABELLED', layer: 'selinux'}],
  'reservations-socket': [{code: 'SOCKET_UNLABELLED', layer: 'selinux'}],
  'shmem-socket': [{code: 'SOCKET_UNLABELLED', layer: 'selinux'}],
  'shmem-file': [{code: 'SHMEM_UNLABELLED'}],
  'rom-file': [{code: 'ROM_FILE_UNLABELLED', only: ({path}) => !isWithin(path, '/usr/share')}],
  'ceph-config': [{code: 'CEPH_CONFIG_UNLABELLED', only: isElsewhere}],
  'audio-file': [{code: 'AUDIO_FILE_UNLABELLED'}],
  'chardev-socket': [
    {code: 'EGD_SOCKET_UNLABELLED', only: ({kind}) => kind === 'rng'},
    {code: 'REDIRDEV_UNLABELLED', only: isRedirection},
  ],
  'chardev-device': [{code: 'REDIRDEV_UNLABELLED', only: isRedirection}],
  'tpm-external-socket': [{code: 'TPM_EXTERNAL_SOCKET'}],
  'memory-directory': [{code: 'MEMORY_LOST_ON_RELOAD', layer: 'apparmor', only: isInFiles}],
  'hugepage-directory': [{code: 'MEMORY_LOST_ON_RELOAD', layer: 'apparmor', only: isInHugePages}],
  'passt-log': [
    {
      code: 'PASST_LOG_UNREACHABLE',
      layer: 'apparmor',
      only: ({path, process}, context) =>
        !isWithin(path, context.analysis.site.layout.passt) && !isGranted(process, context),
    },
  ],
  evdev: [{code: 'HOST_INPUT_DEVICE'}],
  'commandline-path': [{code: 'COMMANDLINE_PATH'}],
};

export function unlabelled(context: FindingContext): Sightings {
  const {active, inventory} = context.analysis;
  return inventory.resources.flatMap(resource => {
    const {path, from, role} = resource;
    return (ROWS[role] ?? [])
      .filter(
        ({layer, only}) => (layer === undefined || active.has(layer)) && (only?.(resource, context) ?? true),
      )
      .map(({code}) => report(code, {path, from, help: helpFor(resource)}));
  });
}

function helpFor({role, path}: Resource): string | undefined {
  return role === 'commandline-path' && hasNoElement(path)
    ? "Add it to cgroup_device_acl in qemu.conf, next to its other entries, and to the profile (svirtgen's has the rule): libvirt has no element for it."
    : undefined;
}
