// SPDX-License-Identifier: Apache-2.0
/** Words about the site: qemu.conf, the policy, the connection. */
import type {Named, WordsTable} from './row.ts';

export const SITE = {
  OUTSIDE_LIMITS: {
    severity: 'error',
    title: "The VM is outside the site's limits",
    message: ({what}: {what: string}) => `outside the limits of this site: ${what}`,
    help: 'Remove it from the definition, or add it to `limits` in the policy.',
  },
  PRIVATE_DEV_OFF: {
    severity: 'warning',
    title: 'VMs see the whole /dev of the host',
    message: () =>
      "the mount namespace is off: QEMU sees every device node, and labelling changes the host's own nodes",
    help: 'Set namespaces = [ "mount" ] in qemu.conf.',
  },
  DEVICE_LIST_OFF: {
    severity: 'warning',
    title: 'There is no device list for VMs',
    message: () => 'the devices controller is not used: QEMU may open every device node whose mode allows it',
    help: 'Add devices to cgroup_controllers in qemu.conf.',
  },
  DEVICE_LIST_TOO_WIDE: {
    severity: 'error',
    title: 'Every VM gets a device that reaches beyond VMs',
    message: ({path, why}: Named<'path' | 'why'>) =>
      `cgroup_device_acl gives every VM ${path}, which is ${why}`,
    help: 'Remove it from cgroup_device_acl, and add it as a device to the VM that needs it.',
  },
  DYNAMIC_OWNERSHIP_OFF: {
    severity: 'note',
    title: 'libvirt does not change owners on this site',
    message: () => 'dynamic_ownership is off: every file of a VM has to get its owner or mode by hand',
    help: 'Set dynamic_ownership = 1, or plan with it to see which owners are needed.',
  },
  OWNERS_NOT_REMEMBERED: {
    severity: 'note',
    title: 'Owners are not restored at shutdown',
    message: ({count}: {count: number}) =>
      `remember_owner is off: at shutdown ${count === 1 ? 'one file goes' : `${count} files go`} to root:root, whoever owned ${count === 1 ? 'it' : 'them'}`,
    help: 'Set remember_owner = 1 in qemu.conf if the file system has extended attributes.',
  },
  RESTORE_CHANGES_OWNER: {
    severity: 'warning',
    title: 'Shutdown takes a file away from its owner',
    message: ({path, owner}: Named<'path' | 'owner'>) =>
      `${path} belongs to ${owner}, and goes to root:root at shutdown`,
    help: 'Set remember_owner = 1, or override the device with <seclabel model="dac" relabel="no"/> and an ACL.',
  },
  UNPRIVILEGED_DAEMON: {
    severity: 'warning',
    title: "Little confines a session's VMs",
    message: ({uri}: {uri: string}) =>
      `${uri} runs QEMU as its own user, without an AppArmor profile, a device list or a private /dev: a guest that breaks out may do whatever that user may, except for what SELinux refuses`,
    help: 'Run guests that you do not trust under qemu:///system.',
  },
  LAYOUT_MISMATCH: {
    severity: 'warning',
    title: 'A path belongs to another kind of connection',
    message: ({path, uri}: Named<'path' | 'uri'>) =>
      `${path} lies where another kind of libvirt daemon keeps its state, which ${uri} does not maintain`,
    help: 'Define the VM on the connection it was made for, or move the file.',
  },
  CAPABILITIES_KEPT: {
    severity: 'error',
    title: 'QEMU keeps capabilities',
    message: () =>
      "clear_emulator_capabilities is off: when QEMU is started as root, it keeps root's capabilities",
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
    title: 'The kernel does not enforce a layer that the site relies on',
    message: ({layer}: {layer: string}) =>
      `${layer} is among the security drivers, but this kernel does not enforce it`,
    help: 'Enable it at boot (security=, lsm=), or remove it from security_driver, so that nobody relies on it.',
  },
  SUPPRESSION_EXPIRED: {
    severity: 'warning',
    title: 'A suppression has expired',
    message: ({code, until, reason}: Named<'code' | 'until' | 'reason'>) =>
      `the suppression of ${code} (${reason}) ended on ${until}`,
    help: 'Fix what it covered, or set a new date with a reason that still holds.',
  },
  SUPPRESSION_UNUSED: {
    severity: 'note',
    title: 'A suppression matches nothing',
    message: ({code, reason}: Named<'code' | 'reason'>) =>
      `the suppression of ${code} (${reason}) matches no finding`,
    help: 'Remove it if what it covered was fixed; otherwise, correct its code, domain or path.',
  },
} as const satisfies WordsTable;
