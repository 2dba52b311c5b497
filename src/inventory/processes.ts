// SPDX-License-Identifier: Apache-2.0
/** The processes of a VM: QEMU, and the companions that libvirt starts beside it; a row each. */
import type {Domain} from '../domain/domain.ts';

interface ProcessTraits {
  /** Of the program, in plans; absent: as the role. */
  readonly name?: string;
  /** Whether the definition has it started; absent: it runs for all VMs, and is no process of the plan. */
  readonly runs?: (domain: Domain) => boolean;
  /** Started plainly: it keeps the identity of the daemon, and no profile of the VM's holds it. */
  readonly apart?: true;
  /** It lives in the VM's private /dev. */
  readonly ownDev?: true;
}

const ROWS = {
  qemu: {runs: () => true, ownDev: true},
  swtpm: {runs: ({tpms}) => tpms.some(({backend}) => backend.type === 'emulator')},
  passt: {runs: ({interfaces}) => interfaces.some(({backend}) => backend.type === 'passt')},
  'vhost-user-gpu': {runs: ({videos}) => videos.some(({vhostuser}) => vhostuser)},
  virtiofsd: {
    runs: ({filesystems}) =>
      filesystems.some(({driver, socket}) => driver === 'virtiofs' && socket === undefined),
    apart: true,
  },
  'pr-helper': {
    name: 'qemu-pr-helper',
    runs: ({disks}) => disks.some(({source}) => source.reservations?.managed),
    apart: true,
    ownDev: true,
  },
  virtlogd: {apart: true},
  libvirtd: {apart: true},
} as const satisfies Readonly<Record<string, ProcessTraits>>;

export type ProcessRole = keyof typeof ROWS;

/** In the order of plans. */
export const PROCESSES: Readonly<Record<ProcessRole, ProcessTraits>> = ROWS;
