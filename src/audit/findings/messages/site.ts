// SPDX-License-Identifier: Apache-2.0
/** Words about the site: qemu.conf, the policy, the connection. */
import type {WordsTable} from './row.ts';

export const SITE = {
  OUTSIDE_LIMITS: {
    severity: 'error',
    title: 'The VM reaches beyond the limits of the site',
    message: ({what}: {what: string}) => `outside the limits of this site: ${what}`,
    help: 'Take it out of the definition, or add it to `limits` in the policy.',
  },
  PRIVATE_DEV_OFF: {
    severity: 'warning',
    title: 'VMs see the whole /dev of the host',
    message: () =>
      'the mount namespace is off: QEMU sees every device node, and labels change the host’s own nodes',
    help: 'Set namespaces = [ "mount" ] in qemu.conf.',
  },
  DEVICE_LIST_OFF: {
    severity: 'warning',
    title: 'No device list holds VMs back',
    message: () => 'the devices controller is not used: any node that QEMU can open by its mode, it may open',
    help: 'Add devices to cgroup_controllers in qemu.conf.',
  },
  DEVICE_LIST_TOO_WIDE: {
    severity: 'error',
    title: 'Every VM is given a device that reaches beyond VMs',
    message: ({path, why}: {path: string; why: string}) =>
      `cgroup_device_acl gives every VM ${path}, which is ${why}`,
    help: 'Take it out of cgroup_device_acl, and give it to the one VM that needs it as a device.',
  },
  DYNAMIC_OWNERSHIP_OFF: {
    severity: 'note',
    title: 'libvirt changes no owners on this site',
    message: () => 'dynamic_ownership is off: every file of a VM must be owned or opened up by hand',
    help: 'Set dynamic_ownership = 1, or let the plan of another site tell the owners that are needed.',
  },
  OWNERS_NOT_REMEMBERED: {
    severity: 'note',
    title: 'Owners are not given back at shutdown',
    message: ({count}: {count: number}) =>
      `remember_owner is off: at shutdown ${count === 1 ? 'one file goes' : `${count} files go`} to root:root, whoever owned them`,
    help: 'Set remember_owner = 1 in qemu.conf where the file system has extended attributes.',
  },
  RESTORE_CHANGES_OWNER: {
    severity: 'warning',
    title: 'Shutdown takes a file away from its owner',
    message: ({path, owner}: {path: string; owner: string}) =>
      `${path} belongs to ${owner} and is given to root:root at shutdown`,
    help: 'Set remember_owner = 1, or override the device with <seclabel model="dac" relabel="no"/> and an ACL.',
  },
  UNPRIVILEGED_DAEMON: {
    severity: 'warning',
    title: 'Little confines a VM of a session',
    message: ({uri}: {uri: string}) =>
      `${uri} runs QEMU as its own user, without a profile of AppArmor, a device list or a private /dev: a guest that breaks out may do what that user may, but for what SELinux refuses`,
    help: 'Run guests that nobody trusts under qemu:///system.',
  },
  LAYOUT_MISMATCH: {
    severity: 'warning',
    title: 'A path belongs to another kind of connection',
    message: ({path, uri}: {path: string; uri: string}) =>
      `${path} lies where another kind of libvirt daemon keeps its state; ${uri} does not look after it`,
    help: 'Define the VM on the daemon it was made for, or move the file.',
  },
  CAPABILITIES_KEPT: {
    severity: 'error',
    title: 'QEMU keeps capabilities',
    message: () =>
      'clear_emulator_capabilities is off: a QEMU that is started as root keeps root’s capabilities',
    help: 'Set clear_emulator_capabilities = 1 in qemu.conf.',
  },
  SANDBOX_OFF: {
    severity: 'warning',
    title: "QEMU's system call filter is off",
    message: () => 'seccomp_sandbox is 0: QEMU may use every system call of the kernel',
    help: 'Remove seccomp_sandbox from qemu.conf, or set it to 1.',
  },
  LAYER_NOT_ENFORCED: {
    severity: 'error',
    title: 'The kernel does not enforce a layer the site counts on',
    message: ({layer}: {layer: string}) =>
      `${layer} is among the security drivers, and this kernel does not enforce it`,
    help: 'Enable it at boot (security=, lsm=), or take it out of security_driver so that nobody relies on it.',
  },
  SUPPRESSION_EXPIRED: {
    severity: 'warning',
    title: 'A suppression has expired',
    message: ({code, until, reason}: {code: string; until: string; reason: string}) =>
      `the suppression of ${code} (${reason}) ended on ${until}`,
    help: 'Fix what it covered, or set a new date with a reason that still holds.',
  },
  SUPPRESSION_UNUSED: {
    severity: 'note',
    title: 'A suppression covers nothing',
    message: ({code, reason}: {code: string; reason: string}) =>
      `no finding is covered by the suppression of ${code} (${reason})`,
    help: 'Remove it: what it covered was fixed, or the code, domain or path is misspelt.',
  },
} as const satisfies WordsTable;
