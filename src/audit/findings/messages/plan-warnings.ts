// SPDX-License-Identifier: Apache-2.0
/** Words about the warnings that a plan has already: the plan's own sentence is the message. */
import type {PlanWarningCode} from '../../../layers/plan.ts';
import type {FindingWords} from './row.ts';

interface Row extends Omit<FindingWords, 'message'> {
  /** What follows the plan's sentence. */
  readonly after?: string;
}

const ROWS: Readonly<Record<PlanWarningCode, Row>> = {
  USB_DEVICE_UNKNOWN: {
    severity: 'warning',
    title: 'A USB device was not found',
    after: ': it gets no rule and no label',
    help: 'Plug it in before you make the policy, or remove the device from the definition.',
  },
  PCI_DEVICE_UNKNOWN: {
    severity: 'warning',
    title: 'A PCI device was not found',
    after: ': it gets no rule and no label',
    help: 'Fix the address; `lspci -D` lists those of the host.',
  },
  IOMMU_GROUP_UNKNOWN: {
    severity: 'warning',
    title: 'The IOMMU group of a device is not known',
    after: ': its node in /dev/vfio gets no rule and no label',
    help: 'Check the address (`lspci -D`) and that the IOMMU is on (intel_iommu=on or amd_iommu=on), or plan with a snapshot of the right host.',
  },
  MDEV_UNKNOWN: {
    severity: 'warning',
    title: 'A mediated device was not found',
    after: ': it gets no rule and no label',
    help: 'Create the mediated device before you make the policy (mdevctl start).',
  },
  SCSI_DEVICE_UNKNOWN: {
    severity: 'warning',
    title: 'A SCSI device was not found',
    after: ': it gets no rule and no label',
    help: 'Fix the address; `lsscsi -g` lists those of the host. The sg module has to be loaded.',
  },
  RENDER_NODE_UNKNOWN: {
    severity: 'warning',
    title: 'No render node was found',
    after: ': rendering needs one',
    help: 'Name the node in <gl rendernode=…>, or load the driver of the graphics card.',
  },
  DBUS_ADDRESS_INVALID: {
    severity: 'warning',
    title: 'The D-Bus address of a display is invalid',
    after: ': the VM does not start',
    help: 'Write a literal `%` as `%25`; after every other `%` put two hexadecimal digits, not 00.',
  },
  DEVICE_NODE_MISSING: {
    severity: 'warning',
    title: 'Something that the device list needs does not exist',
    after: ': the VM does not start without it',
    help: 'In /dev, load the driver that makes the node; elsewhere, create the file. Or fix the path.',
  },
  SHORT_NAME_NOT_OWN: {
    severity: 'warning',
    title: "Another VM's files may have the same names",
    help: 'Use a name of up to 19 characters, or plan from the definition of the running VM.',
  },
  SOCKET_PATH_TOO_LONG: {
    severity: 'error',
    title: 'The path of a socket is too long',
    after: ': the socket can be neither made nor reached',
    help: 'Use a shorter path, or a shorter name for the VM.',
  },
  DIRECTORY_NOT_SEARCHABLE: {
    severity: 'error',
    title: 'QEMU may not search a directory on the way',
    help: "Grant search permission to QEMU's user alone, or move the file.",
  },
  HOME_NOT_SEARCHABLE: {
    severity: 'error',
    title: 'QEMU may not search a home directory',
    help: "Move the file out of the home directory, or grant search permission to QEMU's user alone.",
  },
  LINKS_LEAD_NOWHERE: {
    severity: 'error',
    title: 'Symbolic links lead to no file',
    help: 'Let the last of these links lead to the file itself, or name that file in the definition.',
  },
  FILE_SYSTEM_PRIVATE: {
    severity: 'error',
    title: 'The file system is for one user alone',
    help: 'Mount it with allow_other, which lets in every user whom its mode bits allow, or move the file.',
  },
  FILE_SYSTEM_READ_ONLY: {
    severity: 'note',
    title: 'Files lie on a read-only file system',
    help: 'Nothing to do if their owner and label are right already.',
  },
  FILE_SYSTEM_KEEPS_NO_OWNER: {
    severity: 'warning',
    title: 'The file system keeps no owners',
    help: 'Mount it with the uid= and gid= of QEMU.',
  },
  FILE_SYSTEM_MAY_REFUSE_OWNER: {
    severity: 'note',
    title: 'A file server may refuse to change owners',
    help: "Make QEMU's user the owner of the files on the server.",
  },
  FILE_SYSTEM_KEEPS_NO_CONTEXT: {
    severity: 'warning',
    title: 'The file system keeps no SELinux contexts',
    help: 'Mount it with context=, or switch on the boolean, which opens it to all VMs.',
  },
  CONTEXT_SHARED_BETWEEN_HOSTS: {
    severity: 'warning',
    title: 'Several hosts see a context',
    help: 'Use a static label on all hosts that run the VM.',
  },
  CGROUP_V2_DIFFERS: {
    severity: 'warning',
    title: 'cgroup v2 refuses what cgroup v1 allows',
    help: 'Do not use one block device both as a writable disk and as a backing file; if device numbers collide, move one of the devices.',
  },
  DEVICE_ONLY_IN_CGROUP: {
    severity: 'warning',
    title: 'A device is allowed, but missing from the private /dev',
    help: 'Add the node to cgroup_device_acl, which also decides what is in the private /dev.',
  },
  DEVICE_ONLY_IN_DEV: {
    severity: 'warning',
    title: 'A device is in the private /dev, but not allowed',
    help: 'Add the node to cgroup_device_acl, which also decides what is allowed.',
  },
  NAME_MISSPELT: {
    severity: 'warning',
    title: 'libvirt does not know a name that looks misspelt',
    help: "Correct the name; `virt-xml-validate FILE domain` checks the whole definition against libvirt's schema.",
  },
  NAME_MISPLACED: {
    severity: 'warning',
    title: 'libvirt ignores a name that stands in the wrong element',
    help: "Move it to where libvirt reads it; `virt-xml-validate FILE domain` checks the whole definition against libvirt's schema.",
  },
  ELEMENT_OVERLOOKED: {
    severity: 'warning',
    title: "The host's libvirt ignores part of the definition",
    help: 'Remove it, or run the VM under a newer libvirt.',
  },
  NEEDS_NEWER_LIBVIRT: {
    severity: 'warning',
    title: "The host's libvirt refuses the definition",
    help: 'Remove what is too new, or use --libvirt to name the libvirt that the VM will run under.',
  },
  MCS_NOT_ALLOCATED: {
    severity: 'note',
    title: 'The VM has no allocated category pair',
    help: 'Run `svirtgen mcs allocate DOMAIN`.',
  },
  OPERATION_TARGET: {
    severity: 'note',
    title: 'An operation has no target',
    help: 'Name it after the equals sign of --for.',
  },
  CONTAINER_OF_LXC: {
    severity: 'note',
    title: 'A container of the LXC driver',
    help: 'Nothing to do: its context and profile are planned.',
  },
  MACVTAP_NODE_UNKNOWN: {
    severity: 'note',
    title: 'The node of a macvtap device is not known yet',
    help: 'Nothing to do if libvirt starts the VM; otherwise, plan while it runs.',
  },
  VFIO_NODE_UNKNOWN: {
    severity: 'note',
    title: 'The VFIO node of a device is not known yet',
    help: 'Nothing to do if libvirt starts the VM; otherwise, bind the device first (virsh nodedev-detach).',
  },
  VOLUME_UNRESOLVED: {
    severity: 'warning',
    title: 'A storage volume has no path yet',
    help: 'Name the file itself, or plan from the running definition (virsh dumpxml of the running VM).',
  },
  QEMU_COMMANDLINE: {
    severity: 'warning',
    title: 'QEMU opens a path without libvirt',
    help: 'Use an element of the definition, which libvirt labels and checks.',
  },
  AA_FAILURE_MASKED: {
    severity: 'warning',
    title: "libvirt's helper hides a failure",
    help: 'Fix the device named here, or plan in strict mode.',
  },
  AA_PATH_SKIPPED: {
    severity: 'warning',
    title: "libvirt's helper skips a path",
    help: 'Write an absolute path.',
  },
};

type Told = (facts: {readonly text: string}) => string;

export const PLAN_WARNINGS = Object.fromEntries(
  Object.entries(ROWS).map(([code, {after = '', ...row}]) => {
    const message: Told = ({text}) => `${text}${after}`;
    return [code, {...row, message}];
  }),
) as Readonly<Record<PlanWarningCode, FindingWords & {readonly message: Told}>>;
