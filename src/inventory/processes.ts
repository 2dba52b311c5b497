// SPDX-License-Identifier: Apache-2.0
/** The processes of a VM: QEMU, and the companions that libvirt starts beside it; a row each. */
import type {Domain, Graphics, StorageSource} from '../domain/domain.ts';
import type {Host} from '../host/host.ts';
import type {Policy} from '../policy/policy.ts';
import {libvirtFeatures} from '../versions/libvirt-changes.ts';

/** What decides which processes a VM has. */
interface Setting {
  readonly domain: Domain;
  readonly host: Host;
  readonly policy: Policy;
}

interface ProcessTraits {
  /** Of the program, in plans; absent: as the role. */
  readonly name?: string;
  /** Whether it is started; absent: it runs for all VMs, and is no process of the plan. */
  readonly runs?: (setting: Setting) => boolean;
  /** It is started where the inventory has something that it opens, such as a backing image found in a header. */
  readonly runsWhereUsed?: true;
  /** Started plainly: it keeps the identity of the daemon, and no profile of the VM's holds it. */
  readonly apart?: true;
  /** It changes to a profile of its own at once, so that the VM's has nothing for it. */
  readonly ownProfile?: (setting: Setting) => boolean;
  /** It lives in the VM's private /dev. */
  readonly ownDev?: true;
}

const ROWS = {
  qemu: {runs: () => true, ownDev: true},
  swtpm: {runs: ({domain: {tpms}}) => tpms.some(({backend}) => backend.type === 'emulator')},
  passt: {
    runs: ({domain: {interfaces}}) => interfaces.some(({backend}) => backend.type === 'passt'),
    ownProfile: ({domain}) => libvirtFeatures(domain.libvirt).passtApart,
  },
  'vhost-user-gpu': {runs: ({domain: {videos}}) => videos.some(({vhostuser}) => vhostuser)},
  'qemu-rdp': {runs: ({domain}) => has(domain, 'rdp') && libvirtFeatures(domain.libvirt).rdpServer},
  'qemu-vnc': {
    // libvirt 12.5 (qemu_process.c): QEMU hands the display to it over the bus of another display.
    runs: ({domain, host}) =>
      has(domain, 'vnc') &&
      domain.graphics.some(({bus}) => bus !== undefined && bus !== 'peers') &&
      libvirtFeatures(domain.libvirt).vncServer &&
      host.stat(displayServer('qemu-vnc'))?.type === 'file',
  },
  nbdkit: {runsWhereUsed: true},
  virtiofsd: {
    runs: ({domain: {filesystems}}) =>
      filesystems.some(({driver, socket}) => driver === 'virtiofs' && socket === undefined),
    apart: true,
  },
  'pr-helper': {
    name: 'qemu-pr-helper',
    runs: ({domain: {disks}}) => disks.some(({source}) => source.reservations?.managed),
    apart: true,
    ownDev: true,
  },
  virtlogd: {apart: true},
  libvirtd: {apart: true},
} as const satisfies Readonly<Record<string, ProcessTraits>>;

export type ProcessRole = keyof typeof ROWS;

/** In the order of plans. */
export const PROCESSES: Readonly<Record<ProcessRole, ProcessTraits>> = ROWS;

/** Where libvirt is built to look for a program that serves a display. */
export function displayServer(process: 'qemu-rdp' | 'qemu-vnc'): string {
  return `/usr/bin/${process}`;
}

function has({graphics}: Domain, wanted: Graphics['type']): boolean {
  return graphics.some(({type}) => type === wanted);
}

/** What its plugins for curl and ssh reach (libvirt 10.0, qemu_nbdkit.c). */
const SERVED_BY_NBDKIT = new Set(['ssh', 'http', 'https', 'ftp', 'ftps', 'tftp']);

/** The program that serves an image in QEMU's stead; undefined where QEMU reaches it by itself. */
export function nbdkitFor({network}: StorageSource, {domain, host, policy}: Setting): string | undefined {
  if (!policy.useNbdkit || !SERVED_BY_NBDKIT.has(network?.protocol ?? '')) return undefined;
  if (!libvirtFeatures(domain.libvirt).nbdkit) return undefined;
  return ['/usr/sbin/nbdkit', '/usr/bin/nbdkit'].find(path => host.stat(path)?.type === 'file');
}
