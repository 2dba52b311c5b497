// SPDX-License-Identifier: Apache-2.0
/**
 * What an object of the host is to the VM that needs it: a row a role, with all that is true of the role wherever
 * it is asked. What a layer does with a role stands in the table of that layer.
 */
export type ProcessRole =
  'qemu' | 'swtpm' | 'passt' | 'virtiofsd' | 'vhost-user-gpu' | 'pr-helper' | 'virtlogd' | 'libvirtd';

export type Party = ProcessRole | 'external';

export interface Traits {
  /** Made when the VM starts: that it is not there before is no fault. */
  readonly made?: Made;
  /** A directory: handed over with everything in it, or only with files that are known by name. */
  readonly directory?: 'whole' | 'named-files';
  /** What it means that several VMs name it; absent: it is a file, and writing decides. */
  readonly shared?: Sharing;
  /** A companion that has it for itself. */
  readonly companion?: ProcessRole;
  /** Of a socket: who listens and who connects, or what of the resource tells. */
  readonly meeting?: Meeting | 'by-mode' | 'by-passing';
  /** The VM starts without it too. */
  readonly optional?: true;
  /** Contents of a disk or a variable store. */
  readonly image?: true;
  /** Stands in the definition, and the file that is opened has another name. */
  readonly nameOnly?: true;
  /** libvirt's driver appends it to the running profile while the VM starts (qemuSecurityDomainSetPathLabel). */
  readonly appended?: true;
  /** Where it is only read, libvirt's helper denies writing to it. */
  readonly deniedIfRead?: true;
  /** Its name is known only once the VM starts, so that a profile made before cannot have it. */
  readonly namedAtStart?: true;
}

export interface Made {
  /** Whose it is from then on, where that is certain. */
  readonly owner?: 'qemu' | 'swtpm' | 'passt';
  /** Permission bits, where libvirt or the companion sets them. */
  readonly mode?: number;
}

export interface Meeting {
  readonly listens: Party;
  readonly connects: Party;
}

/**
 * `device`: one VM at a time. `group`: devices that only go to one VM together. `gateway`: each open is a thing of
 * its own. `common`: every VM may have it at the same time. `memory`: meant to be shared, and worth a word.
 * `directory`: a tree of the host.
 */
export type Sharing = 'device' | 'group' | 'gateway' | 'common' | 'memory' | 'directory';

const FILE: Traits = {};
const CONTENT: Traits = {deniedIfRead: true};
const IMAGE: Traits = {image: true, deniedIfRead: true};
const NODE: Traits = {};
const DEVICE: Traits = {shared: 'device'};
const GROUP: Traits = {shared: 'group'};
const GATEWAY: Traits = {shared: 'gateway'};
const COMMON: Traits = {shared: 'common'};
const MADE: Traits = {made: {}};
const BACK_END: Meeting = {listens: 'external', connects: 'qemu'};
const GUEST_MEMORY: Traits = {
  made: {owner: 'qemu', mode: 0o700},
  directory: 'whole',
  appended: true,
  namedAtStart: true,
};

const ROLES = {
  // Storage
  image: IMAGE,
  // Named like a path of this host, but kept elsewhere.
  'network-image': FILE,
  'data-file': IMAGE,
  mirror: FILE,
  'transient-overlay': {made: {}, nameOnly: true},
  'nvme-group': GROUP,
  'disk-socket': {meeting: 'by-mode'},
  'vhost-vdpa': DEVICE,
  'reservations-socket': {meeting: BACK_END, appended: true},
  'ceph-config': FILE,
  'ssh-file': FILE,

  // Firmware and direct boot
  loader: CONTENT,
  varstore: MADE,
  kernel: CONTENT,
  initrd: CONTENT,
  shim: FILE,
  dtb: CONTENT,
  'acpi-table': CONTENT,
  'fw-cfg-file': CONTENT,
  pstore: MADE,

  // Host devices
  'usb-node': DEVICE,
  'vfio-group': GROUP,
  'vfio-container': GATEWAY,
  'vfio-device': DEVICE,
  iommufd: GATEWAY,
  'mdev-group': GROUP,
  'pci-sysfs': DEVICE,
  'vfio-sysfs': FILE,
  'scsi-node': DEVICE,
  'vhost-scsi': DEVICE,
  'vhost-scsi-node': NODE,
  'capability-node': DEVICE,
  'rom-file': FILE,
  evdev: DEVICE,
  pmem: NODE,
  'sgx-node': {...GATEWAY, optional: true},

  // TPM
  'tpm-device': DEVICE,
  'tpm-cancel': {...COMMON, optional: true, namedAtStart: true},
  'tpm-emulator-socket': {made: {}, meeting: {listens: 'swtpm', connects: 'qemu'}},
  'tpm-emulator-pid': {made: {owner: 'swtpm'}},
  'tpm-emulator-log': {made: {owner: 'swtpm', mode: 0o644}, companion: 'swtpm'},
  'tpm-emulator-state': {made: {owner: 'swtpm', mode: 0o700}, directory: 'whole', companion: 'swtpm'},
  'tpm-external-socket': {meeting: BACK_END},

  // Character devices
  'chardev-device': DEVICE,
  'chardev-file': MADE,
  'chardev-socket': {meeting: 'by-mode'},
  'chardev-pipe': FILE,
  'chardev-pty': {...DEVICE, made: {}},
  'chardev-nmdm': NODE,
  'chardev-log': MADE,
  'smartcard-database': {directory: 'named-files'},
  'smartcard-host-database': {directory: 'named-files'},
  'smartcard-daemon': FILE,

  // Displays and sound
  'render-node': COMMON,
  'graphics-socket': {made: {owner: 'qemu'}, namedAtStart: true},
  'dbus-socket': FILE,
  'dbus-file': FILE,
  xauth: FILE,
  'accel-node': COMMON,
  'gpu-control': COMMON,
  udmabuf: {...GATEWAY, optional: true},
  'audio-file': MADE,
  'audio-socket': FILE,

  // Network
  'vhost-user-socket': {meeting: 'by-mode'},
  'passt-socket': {
    made: {owner: 'passt'},
    companion: 'passt',
    meeting: {listens: 'passt', connects: 'qemu'},
  },
  'passt-pid': {made: {owner: 'passt'}, companion: 'passt'},
  'passt-log': {made: {}, companion: 'passt'},
  'vhost-net': GATEWAY,
  tun: GATEWAY,
  'vdpa-node': DEVICE,

  // Shared between host and VM
  'filesystem-directory': {directory: 'whole', shared: 'directory', deniedIfRead: true},
  'virtiofs-socket': {made: {}, meeting: 'by-passing', appended: true},
  'virtiofsd-pid': MADE,
  'virtiofsd-log': {made: {}, companion: 'virtiofsd'},
  'shmem-file': {made: {}, shared: 'memory'},
  'shmem-socket': {shared: 'memory', meeting: BACK_END},

  // The rest
  'rng-device': COMMON,
  'sev-device': GATEWAY,
  'sev-blob': {made: {}, appended: true},
  'vsock-device': GATEWAY,
  'memory-directory': GUEST_MEMORY,
  'hugepage-directory': GUEST_MEMORY,
  'commandline-path': FILE,
  'monitor-socket': {made: {owner: 'qemu'}, meeting: {listens: 'qemu', connects: 'libvirtd'}},
  'domain-directory': {made: {owner: 'qemu'}, directory: 'whole', appended: true},
  'channel-directory': {made: {owner: 'qemu'}, directory: 'whole', appended: true},
  'master-key': {made: {owner: 'qemu', mode: 0o600}, appended: true},
  'log-file': MADE,
  'pid-file': MADE,
  'migration-socket': MADE,
  'hypervisor-node': NODE,
  // Programs that run under the VM's profile.
  emulator: FILE,
  program: FILE,
} as const satisfies Readonly<Record<string, Traits>>;

export type Role = keyof typeof ROLES;

/** The traits of each role: a new role is a row here. */
export const TRAITS: Readonly<Record<Role, Traits>> = ROLES;

/** A disk's image or data file, or a variable store. */
export function isImage({role}: {readonly role: Role}): boolean {
  return TRAITS[role].image === true;
}

/** Whether everything below it is the VM's too: by role, but for a TPM whose state is one file. */
export function isWholeDirectory({role, tree}: {readonly role: Role; readonly tree?: boolean}): boolean {
  return TRAITS[role].directory === 'whole' && tree !== false;
}

/** A name of the definition under which nothing is opened. */
export function isNameOnly({role}: {readonly role: Role}): boolean {
  return TRAITS[role].nameOnly === true;
}
