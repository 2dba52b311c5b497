// SPDX-License-Identifier: Apache-2.0
/** Words about domains and devices that do without a label of their own. */
import type {Named, WordsTable} from './row.ts';

/** As people write them. A label of a definition may name any other. */
const DRIVERS: Readonly<Record<string, string>> = {
  selinux: 'SELinux',
  apparmor: 'AppArmor',
  dac: 'the DAC driver',
};

const driver = (model: string) => DRIVERS[model] ?? model;

export const CONFINEMENT = {
  DOMAIN_UNCONFINED: {
    severity: 'error',
    title: "The definition switches the VM's confinement off",
    message: ({model}: {model: string}) =>
      `${driver(model)} does not confine this VM: a guest that breaks out of QEMU is held back by no ${driver(model)} rule`,
    help: 'Remove the <seclabel>; if something was refused, allow it with a rule or label for that one device.',
  },
  DAC_SWITCHED_OFF: {
    severity: 'warning',
    title: 'The definition keeps libvirt from changing owners',
    message: () =>
      "the definition has a <seclabel type='none' model='dac'>, so libvirt sets no owners: the files must belong to QEMU's user already",
    help: 'Remove the seclabel, or override single devices with a <seclabel> in their <source>.',
  },
  DEFAULT_UNCONFINED: {
    severity: 'warning',
    title: 'VMs without a label run unconfined on this site',
    message: ({model}: {model: string}) =>
      `security_default_confined is off and the definition has no ${driver(model)} label, so ${driver(model)} does not confine this VM`,
    help: "Set security_default_confined = 1 in qemu.conf, or write <seclabel type='dynamic'> in the definition.",
  },
  PROFILE_COMPLAINS: {
    severity: 'warning',
    title: "The VM's AppArmor profile only complains",
    message: ({profile}: {profile: string}) =>
      `${profile} is in complain mode: what it would refuse is logged and allowed`,
    help: 'Once the log shows no more ALLOWED records of it, remove the flag and load the profile (apparmor_parser -r FILE).',
  },
  PROFILE_UNCONFINED: {
    severity: 'error',
    title: "The VM's AppArmor profile refuses nothing",
    message: ({file}: {file: string}) =>
      `${file} has the flag unconfined: AppArmor refuses this VM nothing, whatever the rules say`,
    help: 'Remove the flag, load the profile with apparmor_parser -r, and start the VM again.',
  },
  PROFILE_EDITED: {
    severity: 'warning',
    title: 'Somebody added rules to the profile',
    message: ({file, rules}: Named<'file' | 'rules'>) =>
      `${file} has rules that no device of this VM needs: ${rules}`,
    help: 'Remove the rules that nobody can explain. libvirt keeps them at each start, and gives every VM those in the template.',
  },
  PROFILE_WITHOUT_RULES: {
    severity: 'error',
    title: 'The profile does not include the rules of its VM',
    message: ({file}: {file: string}) =>
      `${file} does not include the file with this VM's rules, so what its devices need is refused`,
    help: 'Delete the profile, so that libvirt writes a new one at the next start, or put the include back.',
  },
  HOST_WITHOUT_MAC: {
    severity: 'error',
    title: 'No mandatory access control confines any VM',
    message: () =>
      'neither SELinux nor AppArmor is among the security drivers; only file owners keep VMs apart',
    help: 'Name apparmor or selinux in security_driver of qemu.conf, and fix single refusals with `svirtgen why`.',
  },
  VM_RUNS_AS_ROOT: {
    severity: 'error',
    title: 'QEMU runs as root',
    message: ({uid, gid}: {uid: number; gid: number}) =>
      `QEMU runs as ${uid}:${gid}: file owners and modes do not hold root back`,
    help: 'Set user and group in qemu.conf to an account for QEMU alone, and remove a dac label of +0.',
  },
  LABEL_WITHOUT_CATEGORIES: {
    severity: 'warning',
    title: 'A static label has no categories of its own',
    message: ({label}: {label: string}) =>
      `the static label ${label} has no category pair, so SELinux does not keep other VMs from this VM's files`,
    help: 'Add a pair that no other VM has to the label, such as s0:c41,c264 (`svirtgen mcs allocate`).',
  },
  STATIC_LABEL_NOT_RELABELLED: {
    severity: 'note',
    title: 'A static label leaves the files as they are',
    message: ({model}: {model: string}) =>
      `with relabel='no', ${driver(model)} labels no file of this VM; they have to be labelled by hand`,
    help: "Write relabel='yes', or label the files with what `svirtgen plan` shows.",
  },
  PROFILE_NOT_GENERATED: {
    severity: 'note',
    title: 'A static AppArmor label names a profile of your own',
    message: ({label}: {label: string}) =>
      `the VM runs under ${label}, which is not made from this definition`,
    help: 'Keep that profile in step with the devices, or use a dynamic label.',
  },
  STATIC_LABEL_NOT_ENTERED: {
    severity: 'error',
    title: 'QEMU does not get the profile that a static label names',
    message: ({label, entered}: Named<'label' | 'entered'>) =>
      `libvirt starts QEMU under ${entered}, whatever the label ${label} says: the VM does not start, or runs under any profile loaded by that name`,
    help: 'Name the profile libvirt-UUID, with the UUID of the VM, both in the label and in its file.',
  },
  STATIC_LABEL_LOST: {
    severity: 'error',
    title: 'libvirtd forgets a running VM with this label when it restarts',
    message: ({label}: {label: string}) =>
      `with relabel='yes' the static label ${label} gets no <imagelabel>: when libvirtd restarts, it cannot read its own record of the running VM, and forgets the VM`,
    help: "Write relabel='no': AppArmor labels nothing anyway.",
  },
  DEVICE_NOT_RELABELLED: {
    severity: 'note',
    title: 'A device is not labelled',
    message: ({model}: {model: string}) =>
      `with relabel='no', ${driver(model)} does not label this file; it has to be labelled by hand`,
    help: "Remove the device's <seclabel>, unless the file is labelled by hand on purpose.",
  },
  DEVICE_LABEL_WITHOUT_CATEGORIES: {
    severity: 'warning',
    title: "A device's own label has no categories",
    message: ({label}: {label: string}) =>
      `the label ${label} has no categories: SELinux opens the file to every VM of the host`,
    help: "Remove the <seclabel>, or add the VM's own category pair to its label.",
  },
  SHAREABLE_WITHOUT_CATEGORIES: {
    severity: 'note',
    title: 'A shareable image is labelled without categories',
    message: () =>
      'a shareable image gets a context without categories and keeps it, so SELinux lets every VM of the host write to it',
    help: "Use <shareable/> for cluster disks only, and restore the image's label when the last VM has stopped using it.",
  },
  ONE_LINE_DOMAIN_CONTEXT: {
    severity: 'note',
    title: 'The policy has no context for emulated guests',
    message: ({context}: {context: string}) =>
      `virtual_domain_context has only one line, so this emulated guest runs as ${context}, where its code generator needs execmem`,
    help: 'Use KVM, or add the second line (svirt_tcg_t) to the policy instead of switching on virt_use_execmem for all.',
  },
  ONE_LINE_IMAGE_CONTEXT: {
    severity: 'warning',
    title: 'The policy has no context for read-only content',
    message: () =>
      'virtual_image_context has only one line: libvirt has no context for what a VM only reads, and cannot label it',
    help: 'Add the second line (virt_content_t) to contexts/virtual_image_context.',
  },
} as const satisfies WordsTable;
