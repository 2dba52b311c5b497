// SPDX-License-Identifier: Apache-2.0
/** Causes that both security modules know. */
import type {Cause} from '../../../denials/cause.ts';
import {rowOf} from '../../../host/fact.ts';
import type {OfKind} from '../../../kinds.ts';
import {refusal, type Advice, type Words} from './words.ts';

export function ownerOrModeWords({permissions}: OfKind<Cause, 'owner-or-mode'>): Words {
  return refusal(
    `owner, mode or ACL of a file refused it, and it asked to pass over them (${permissions})`,
    'VMs pass over no permissions: what refused is the file’s owner, mode or ACL. Only a process of root’s asks at all',
    {
      text: 'find the file that refuses, and give this one user an ACL entry',
      command: 'svirtgen why DOMAIN PATH',
      opens: 'nothing by itself',
    },
  );
}

export function strangerWords({who}: OfKind<Cause, 'stranger'>): Words {
  return refusal(`neither a VM nor a program that is known to work for VMs: ${who}`, null);
}

/** Why a VM does without io_uring. */
export const URING =
  "io_uring runs system calls past the VM’s system call filter; a disk without io='io_uring' needs none";

export function cutOffWords({path, operation}: OfKind<Cause, 'cut-off'>): Words {
  const what = path === undefined ? '' : ` of ${path}`;
  return refusal(`the log has only the beginning of this record (${operation}${what})`, null, WHOLE_RECORD);
}

export const WHOLE_RECORD: Advice = {
  text: 'read the whole record, as the kernel wrote it',
  command: `journalctl -k --no-pager --grep='DENIED|avc: *denied' | svirtgen why --log -`,
  opens: 'nothing by itself',
};

/** What a capability would let a VM do, and how it is done without. */
const CAPABILITIES: Readonly<Record<string, string>> = {
  net_admin:
    'it changes the host’s network: let libvirt make the tap device (<interface>), and QEMU gets it open',
  net_raw: 'it sees all packets of the host: let libvirt make the network device, and QEMU gets it open',
  net_bind_service: 'it listens on a port below 1024: give the display or console a higher one',
  sys_rawio:
    'it sends any command to disks and ports of the host: only <disk rawio="yes"> asks for it. A LUN with sgio="filtered" needs none',
  sys_admin: 'it is next to all rights of root: nothing that a definition asks for needs it',
  sys_ptrace: 'it looks into other processes',
  sys_module: 'it loads kernel modules: load them at boot, by a file in /etc/modules-load.d',
  ipc_lock: 'it locks more memory than its limit: <memtune><hard_limit> raises the limit instead',
  chown: 'it gives files to others: libvirt sets owners before QEMU starts',
  fowner: 'it changes files of others: libvirt sets owners before QEMU starts',
  setuid: 'it becomes another user: libvirt starts QEMU as its user',
  setgid: 'it becomes another group: libvirt starts QEMU with its groups',
  mknod: 'it makes device nodes: libvirt puts those of the definition into the private /dev',
};

/** Such as `it has the capability net_admin: it changes …`. */
export function capabilityRight(capability: string): string {
  const what = rowOf(CAPABILITIES, capability);
  return `${what === undefined ? '' : `${what}. `}The kernel asks this of a process that has ${capability} already: let QEMU run as a user of its own (user and group in qemu.conf), with clear_emulator_capabilities = 1`;
}
