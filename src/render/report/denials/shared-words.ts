// SPDX-License-Identifier: Apache-2.0
/** Causes that both security modules know. */
import type {Cause} from '../../../denials/cause.ts';
import {rowOf} from '../../../host/fact.ts';
import type {OfKind} from '../../../kinds.ts';
import {refusal, type Advice, type Words} from './words.ts';

export function ownerOrModeWords({permissions}: OfKind<Cause, 'owner-or-mode'>): Words {
  return refusal(
    `the owner, mode or ACL of a file refused it, and it asked to override them (${permissions})`,
    'VMs do not override file permissions, which are what refused here. Only a process that runs as root asks at all',
    {
      text: 'find the file, and give this one user an ACL entry',
      command: 'svirtgen why DOMAIN PATH',
      opens: 'nothing by itself',
    },
  );
}

export function strangerWords({who, about}: OfKind<Cause, 'stranger'>): Words {
  const asked = about === undefined ? '' : `, asked for ${about}`;
  return refusal(`neither a VM nor a program that is known to work for VMs: ${who}${asked}`, null);
}

/** Why a VM does without io_uring. */
export const URING =
  "io_uring runs system calls past the VM's system call filter; a disk without io='io_uring' needs none";

export function cutOffWords({path, operation}: OfKind<Cause, 'cut-off'>): Words {
  const what = path === undefined ? '' : ` of ${path}`;
  return refusal(`the log has only the beginning of this record (${operation}${what})`, null, WHOLE_RECORD);
}

export const WHOLE_RECORD: Advice = {
  text: 'read the full record, as the kernel wrote it',
  command: `journalctl -k --no-pager --grep='DENIED|avc: *denied' | svirtgen why --log -`,
  opens: 'nothing by itself',
};

/** What a capability would let a VM do, and how it is done without. */
const CAPABILITIES: Readonly<Record<string, string>> = {
  net_admin:
    "it changes the host's network: let libvirt create the tap device (<interface>) and pass it to QEMU",
  net_raw: 'it sees all packets of the host: let libvirt create the network device and pass it to QEMU',
  net_bind_service: 'it listens on a port below 1024: give the display or console a higher one',
  sys_rawio:
    'it sends any command to disks and ports of the host: only <disk rawio="yes"> asks for it. A LUN with sgio="filtered" needs none',
  sys_admin: "it is nearly all of root's power, and no element of a definition needs it",
  sys_ptrace: 'it traces other processes',
  sys_module: 'it loads kernel modules: load them at boot with a file in /etc/modules-load.d',
  ipc_lock: 'it locks more memory than its limit: <memtune><hard_limit> raises the limit instead',
  chown: 'it changes the owner of files: libvirt sets owners before QEMU starts',
  fowner: 'it changes mode and attributes of files that others own: libvirt sets owners before QEMU starts',
  setuid: 'it becomes another user: libvirt starts QEMU as its user',
  setgid: 'it becomes another group: libvirt starts QEMU with its groups',
  mknod: 'it makes device nodes: libvirt puts those of the definition into the private /dev',
};

/** Such as `it has the capability net_admin: it changes …`. */
export function capabilityRight(capability: string): string {
  const what = rowOf(CAPABILITIES, capability);
  return `${what === undefined ? '' : `${what}. `}Only a process that already has ${capability} gets here: run QEMU as a user of its own (user and group in qemu.conf), with clear_emulator_capabilities = 1`;
}
