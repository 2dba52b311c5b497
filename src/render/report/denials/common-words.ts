// SPDX-License-Identifier: Apache-2.0
/** Causes that every source of denials may have, in sentences, and what is said of several. */
import type {CommonCauses} from '../../../denials/common-causes.ts';
import type {Noise} from '../../../denials/noise.ts';
import {rowOf} from '../../../host/fact.ts';
import type {Kinds} from '../../../kinds.ts';
import {mistake, refusal, type Advice, type WordsByKind} from './words.ts';

export const COMMON_WORDS: WordsByKind<Kinds<CommonCauses>> = {
  noise: ({noise}) => refusal(NOISE[noise], 'nothing fails because of this denial; it only fills the log'),
  'owner-or-mode': ({permissions}) =>
    refusal(
      `the owner, mode or ACL of a file refused it, and it asked to override them (${permissions})`,
      'VMs do not override file permissions, which are what refused here. Only a process that runs as root asks at all',
      {
        text: 'find the file, and give this one user an ACL entry',
        command: 'svirtgen why DOMAIN PATH',
        opens: 'nothing by itself',
      },
    ),
  'cut-off': ({path, operation}) => {
    const what = path === undefined ? '' : ` of ${path}`;
    return mistake(`the log has only the beginning of this record (${operation}${what})`, WHOLE_RECORD);
  },
  stranger: ({who, about}) => {
    const asked = about === undefined ? '' : `, asked for ${about}`;
    return mistake(`neither a VM nor a program that is known to work for VMs: ${who}${asked}`);
  },
};

/** What known noise is about. */
const NOISE: Readonly<Record<Noise, string>> = {
  lttng: 'QEMU or a storage client was built with a tracing library (lttng-ust), which looks for its daemon',
  'usb-udev':
    "libusb reads udev's data about every USB device of the host, and does not need it for the VM's own devices",
  pmem: 'libpmem looks for persistent memory in the host',
  sysfs:
    "a program and its libraries look at the host's hardware when it starts, and use defaults without it",
  proc: 'a program and its libraries look at processes and kernel settings of the host, and use defaults without them',
  'name-service': 'a program looks up names of users or hosts, and uses numbers without them',
  libraries: 'a library looks for its configuration, and uses defaults without it',
  logging: "a library writes to the system log; QEMU's own messages go to libvirt's log",
  'ceph-client':
    "QEMU's Ceph client creates an admin socket and a log where ceph.conf says so (`admin socket`, `log file`), and works without them",
  'made-code': 'a library looks for a place for the code that it generates, and tries the next one',
  'shader-cache':
    'a graphics driver keeps the code that it compiles for the next start, and compiles it again without',
  descriptor:
    "a program that one of libvirt's started may not keep what that one had open, and gets /dev/null in its place",
  'root-directory': 'QEMU or a library lists the names in the root directory, and needs none of them',
  'thread-name': 'QEMU names its threads, for whoever looks at them',
  'gpu-probe': 'a graphics library looks for drivers that this VM does not use',
};

/** Why a VM does without io_uring. */
export const URING =
  "io_uring runs system calls past the VM's system call filter; a disk without io='io_uring' needs none";

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
