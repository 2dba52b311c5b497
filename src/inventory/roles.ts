// SPDX-License-Identifier: Apache-2.0
/**
 * What an object of the host is to the VM that needs it: a row a role, with all that is true of the role wherever
 * it is asked.
 */
import type {Host} from '../host/host.ts';
import {inHome} from '../policy/homes.ts';
import {SYSTEM_PROGRAMS} from '../policy/system-programs.ts';
import type {Meeting, StrictRow, Traits} from './traits.ts';

const DEVICE: Traits = {shared: 'device'};
const GROUP: Traits = {shared: 'group'};
const GATEWAY: Traits = {shared: 'gateway'};
const COMMON: Traits = {shared: 'common'};
/** Named after the VM, in a directory of all VMs. */
const OF_STATE: Traits = {made: {}, kept: ['state'], strict: {}};
const BACK_END: Meeting = {listens: 'external', connects: 'qemu'};
const SOCKET: StrictRow = {access: 'rw'};

const IMAGE: Traits = {image: true, deniedIfRead: true, putBack: true, ownDev: true, strict: {}};
/** Read by firmware or QEMU when the VM starts. */
const CONTENT: Traits = {deniedIfRead: true, dac: 'file', selinux: 'content', strict: {}};
/** Of either format: one VM may have had the other before. */
export const VARIABLES_OF_VMS = ['nvram', 'varstore'] as const;
const VARIABLES: Traits = {made: {}, dac: 'file', selinux: 'image'};
/** A node that both drivers label. */
const LABELLED: Traits = {dac: 'node', selinux: 'image', ownDev: true, strict: {}};
const HOST_NODE: Traits = {...LABELLED, cgroup: 'hostdev'};
const GROUP_NODE: Traits = {...HOST_NODE, shared: 'group', strict: {amendment: 'own IOMMU group'}};
const GUEST_MEMORY: Traits = {
  made: {owner: 'qemu', mode: 0o700},
  directory: 'whole',
  appended: true,
  strict: {unlisted: true, amendment: 'guest memory'},
};

/** Where a PCI device's files are; the second name is a symlink that a recorded host may not tell. */
const PCI = ['/sys/devices', '/sys/bus/pci/devices'];

/** Where programs are; another table than that of data has no say there. */
const PROGRAM: Traits = {
  strict: {access: 'mrix', within: SYSTEM_PROGRAMS, amendment: 'programs'},
};

/** What NSS keeps in a database directory, in its old and its new format. */
const NSS_FILES = ['cert8.db', 'key3.db', 'secmod.db', 'cert9.db', 'key4.db', 'pkcs11.txt'];

/** Directories of certificates that every VM may read (abstractions/libvirt-qemu). */
const STOCK_CERTIFICATES = /^\/etc\/pki\/(?:qemu|libvirt(?:-vnc|-spice)?)$/;

/** What QEMU's TLS opens in a directory (crypto/tlscredsx509.c); absent ones of no need are passed over. */
const CERTIFICATES = {
  server: ['{ca-cert,ca-crl,dh-params,server-cert,server-key}.pem'],
  client: ['{ca-cert,ca-crl,client-cert,client-key}.pem'],
};

const NSS_DATABASE: Traits = {
  directory: 'named-files',
  strict: {
    access: 'rk',
    files: NSS_FILES,
    within: ['/etc/pki/nssdb'],
    ofUsers: inHome(String.raw`\.pki/[^/]+`),
  },
};

const ROLES = {
  // Storage
  image: IMAGE,
  // Named like a path of this host, but kept elsewhere; put back all the same, though it was never labelled.
  'network-image': {putBack: true},
  'data-file': IMAGE,
  mirror: {strict: {amendment: 'block copy target'}},
  'transient-overlay': {made: {owner: 'qemu'}, appended: true, strict: {amendment: 'transient overlay'}},
  'nvme-group': {...GROUP, putBack: true, ownDev: true, strict: {amendment: 'NVMe disks'}},
  'disk-socket': {meeting: 'by-mode', strict: {...SOCKET, amendment: 'storage sockets'}},
  'vhost-vdpa': {...DEVICE, strict: {amendment: 'vDPA devices'}},
  'reservations-socket': {
    meeting: BACK_END,
    appended: true,
    strict: {...SOCKET, amendment: 'persistent reservations'},
  },
  'ceph-config': {strict: {within: ['/etc/ceph'], amendment: 'storage clients'}},
  'ssh-file': {
    strict: {
      within: ['/etc/ssh/ssh_known_hosts'],
      ofUsers: inHome(String.raw`\.ssh/[^/]+`),
      amendment: 'storage clients',
    },
  },

  // Firmware and direct boot
  loader: {deniedIfRead: true, cgroup: 'loader', ownDev: true, strict: {}},
  varstore: {...VARIABLES, kept: VARIABLES_OF_VMS, strict: {amendment: 'firmware variables'}},
  kernel: CONTENT,
  initrd: CONTENT,
  shim: {dac: 'file', selinux: 'content', strict: {}},
  dtb: CONTENT,
  'acpi-table': CONTENT,
  'fw-cfg-file': CONTENT,
  pstore: {...VARIABLES, kept: ['nvram'], strict: {}},

  // Host devices
  'usb-node': {...HOST_NODE, ...DEVICE},
  'vfio-group': {...GROUP_NODE, dac: 'group-node', selinux: 'group-node'},
  'vfio-container': {...GATEWAY, cgroup: 'hostdev', ownDev: true, strict: {}},
  'vfio-device': {...DEVICE, strict: {amendment: 'iommufd'}},
  iommufd: {...GATEWAY, strict: {amendment: 'iommufd'}},
  'mdev-group': {...GROUP_NODE, dac: 'mdev-group', selinux: 'mdev-group'},
  'pci-sysfs': {...DEVICE, dac: 'node', selinux: 'image', strict: {within: PCI}},
  'vfio-sysfs': {strict: {within: PCI, amendment: 'PCI sysfs files'}},
  'scsi-node': {...HOST_NODE, ...DEVICE, selinux: 'scsi-node', strict: {amendment: 'SCSI devices'}},
  'vhost-scsi': {
    ...HOST_NODE,
    ...DEVICE,
    strict: {access: 'r', within: ['/sys/kernel/config/target/vhost'], amendment: 'SCSI devices'},
  },
  'vhost-scsi-node': {strict: {amendment: 'SCSI devices'}},
  'capability-node': {...DEVICE, selinux: 'image', strict: {amendment: 'capability devices'}},
  'rom-file': {strict: {amendment: 'option ROMs'}},
  evdev: {...LABELLED, ...DEVICE, cgroup: 'input'},
  pmem: {...LABELLED, cgroup: 'memory'},
  'sgx-node': {...LABELLED, ...GATEWAY, dac: 'own-dev-only', cgroup: 'memory', optional: true},

  // TPM
  'tpm-device': {
    ...DEVICE,
    dac: 'group-node',
    selinux: 'group-node',
    cgroup: 'tpm',
    ownDev: true,
    strict: {amendment: 'TPM of the host'},
  },
  'tpm-cancel': {
    ...COMMON,
    optional: true,
    namedAtStart: true,
    selinux: 'group-node',
    strict: {within: ['/sys/devices', '/sys/class'], amendment: 'TPM of the host'},
  },
  'tpm-emulator-socket': {
    made: {},
    meeting: {listens: 'swtpm', connects: 'qemu'},
    dac: 'socket',
    selinux: 'socket',
    strict: SOCKET,
  },
  'tpm-emulator-pid': {made: {owner: 'swtpm'}, pidOf: 'swtpm', strict: {}},
  'tpm-emulator-log': {made: {owner: 'swtpm', mode: 0o644}, companion: 'swtpm', strict: {}},
  'tpm-emulator-state': {
    made: {owner: 'swtpm', mode: 0o700},
    directory: 'whole',
    companion: 'swtpm',
    kept: ['swtpmStorage'],
    strict: {},
  },
  'tpm-external-socket': {meeting: BACK_END, strict: {...SOCKET, amendment: 'external TPM'}},

  // Character devices
  'chardev-device': {...LABELLED, ...DEVICE, cgroup: 'chardev'},
  'chardev-file': {...LABELLED, made: {}},
  'chardev-socket': {
    meeting: 'by-mode',
    kept: ['channel', 'formerChannel'],
    dac: 'node',
    selinux: 'image',
    strict: SOCKET,
  },
  'chardev-pipe': {...LABELLED, opens: pipeEnds, strict: {paths: pipeEnds}},
  'chardev-pty': {...DEVICE, made: {}, ownDev: true, strict: {within: ['/dev/pts']}},
  'chardev-nmdm': {ownDev: true, strict: {}},
  'chardev-log': {made: {}, strict: {access: 'w', amendment: 'character device logs'}},
  'smartcard-database': {...NSS_DATABASE, selinux: 'content'},
  'smartcard-host-database': NSS_DATABASE,
  'smartcard-daemon': {strict: {...SOCKET, amendment: 'smartcard readers'}},

  // Displays and sound
  'render-node': {...COMMON, dac: 'own-dev-only', cgroup: 'graphics', ownDev: true, strict: {}},
  'graphics-socket': {made: {owner: 'qemu'}, kept: ['lib'], namedAtStart: true, strict: SOCKET},
  'tls-directory': certificateTraits('server'),
  'tls-client-directory': certificateTraits('client'),
  // The system's bus may be meant: it has rules of its own for who says what.
  'dbus-socket': {
    kept: ['dbus'],
    strict: {...SOCKET, within: ['/run/dbus'], amendment: 'display bus'},
  },
  'dbus-file': {strict: {amendment: 'display bus'}},
  'rdp-pid': {made: {}, pidOf: 'qemu-rdp', strict: {amendment: 'display bus'}},
  'vnc-pid': {made: {}, pidOf: 'qemu-vnc', strict: {amendment: 'display bus'}},
  'rdp-certificate': {strict: {within: ['/etc'], amendment: 'display bus'}},
  // Display managers keep those of their screens.
  xauth: {strict: {within: ['/run/lightdm', '/run/gdm', '/run/gdm3', '/run/sddm']}},
  'accel-node': {...COMMON, cgroup: 'video', strict: {amendment: 'accelerated video'}},
  'gpu-control': {...COMMON, strict: {amendment: 'OpenGL libraries'}},
  udmabuf: {
    ...GATEWAY,
    optional: true,
    cgroup: 'video',
    ownDev: true,
    strict: {amendment: 'accelerated video'},
  },
  'audio-file': {made: {}, strict: {amendment: 'audio'}},
  'audio-socket': {strict: {...SOCKET, amendment: 'audio'}},

  // Network
  'vhost-user-socket': {meeting: 'by-mode', strict: SOCKET},
  'passt-socket': {
    made: {owner: 'passt'},
    companion: 'passt',
    meeting: {listens: 'passt', connects: 'qemu'},
    strict: {...SOCKET, amendment: 'passt'},
  },
  'passt-pid': {
    made: {owner: 'passt'},
    companion: 'passt',
    pidOf: 'passt',
    strict: {amendment: 'passt'},
  },
  'passt-log': {made: {}, companion: 'passt', strict: {amendment: 'passt'}},
  'vhost-net': {...GATEWAY, strict: {}},
  tun: {...GATEWAY, strict: {paths: unlessStock('/dev/net/tun'), amendment: 'tap devices'}},
  'vdpa-node': {...DEVICE, strict: {amendment: 'vDPA devices'}},

  // Shared between host and VM
  'filesystem-directory': {directory: 'whole', shared: 'directory', deniedIfRead: true, strict: {}},
  'virtiofs-socket': {
    made: {},
    meeting: 'by-passing',
    appended: true,
    labelledAtStart: 7,
    strict: {...SOCKET, amendment: 'virtiofs sockets'},
  },
  'virtiofsd-pid': {made: {}, pidOf: 'virtiofsd'},
  'virtiofsd-log': {made: {}, companion: 'virtiofsd'},
  'shmem-file': {made: {}, shared: 'memory', strict: {}},
  'shmem-socket': {shared: 'memory', meeting: BACK_END, strict: SOCKET},

  // The rest
  'rng-device': {
    ...COMMON,
    cgroup: 'rng',
    ownDev: true,
    strict: {paths: unlessStock('/dev/random', '/dev/urandom'), amendment: 'randomness'},
  },
  'sev-device': {
    ...GATEWAY,
    dac: 'own-dev-only',
    cgroup: 'launch-security',
    ownDev: true,
    strict: {amendment: 'memory encryption'},
  },
  'sev-blob': {made: {}, appended: true, labelledAtStart: 6, strict: {}},
  'quote-socket': {
    meeting: BACK_END,
    optional: true,
    strict: {...SOCKET, amendment: 'memory encryption'},
  },
  'vsock-device': {...GATEWAY, strict: {amendment: 'vsock'}},
  'memory-directory': {...GUEST_MEMORY, labelledAtStart: 3},
  'hugepage-directory': {...GUEST_MEMORY, labelledAtStart: 4},
  'commandline-path': {strict: {amendment: 'command line'}},
  'monitor-socket': {
    made: {owner: 'qemu'},
    meeting: {listens: 'qemu', connects: 'libvirtd'},
    strict: SOCKET,
  },
  'domain-directory': {
    made: {owner: 'qemu'},
    directory: 'whole',
    appended: true,
    labelledAtStart: 1,
    strict: {unlisted: true},
  },
  'channel-directory': {
    made: {owner: 'qemu'},
    directory: 'whole',
    appended: true,
    labelledAtStart: 2,
    strict: {unlisted: true, amendment: 'channel sockets'},
  },
  'master-key': {made: {owner: 'qemu', mode: 0o600}, appended: true, labelledAtStart: 5, strict: {}},
  'log-file': {made: {}, strict: {}},
  'pid-file': OF_STATE,
  'migration-socket': {...OF_STATE, strict: SOCKET},
  'hypervisor-node': {strict: {amendment: 'other hypervisors'}},
  // Programs that run under the VM's profile.
  emulator: PROGRAM,
  'emulator-data': {
    directory: 'whole',
    optional: true,
    strict: {unlisted: true, within: SYSTEM_PROGRAMS, amendment: 'programs'},
  },
  'emulator-modules': {
    directory: 'named-files',
    optional: true,
    strict: {files: ['*.so'], unlisted: true, within: SYSTEM_PROGRAMS, amendment: 'programs'},
  },
  'emulator-libraries': {
    directory: 'named-files',
    optional: true,
    strict: {files: ['*.so', '*.so.*'], unlisted: true, within: SYSTEM_PROGRAMS, amendment: 'programs'},
  },
  program: PROGRAM,
} as const satisfies Readonly<Record<string, Traits>>;

export type Role = keyof typeof ROLES;

/** The part of a definition that a resource belongs to; each driver walks these groups in its own order. */
// prettier-ignore
export type DeviceKind =
  | 'loader' | 'nvram' | 'varstore' | 'disk' | 'hostdev' | 'input' | 'memory' | 'tpm' | 'chardev' | 'smartcard'
  | 'fw-cfg' | 'kernel' | 'initrd' | 'shim' | 'dtb' | 'acpi-table' | 'pstore' | 'graphics' | 'video' | 'audio'
  | 'interface' | 'filesystem' | 'shmem' | 'rng' | 'redirdev' | 'vsock' | 'launch-security' | 'memory-backing'
  | 'commandline' | 'domain';

/** The traits of each role: a new role is a row here. */
export const TRAITS: Readonly<Record<Role, Traits>> = ROLES;

function certificateTraits(end: keyof typeof CERTIFICATES): Traits {
  const paths = (path: string, host: Host) =>
    STOCK_CERTIFICATES.test(host.realpath(path) ?? path) ? [] : [path];
  const files = CERTIFICATES[end];
  return {
    directory: 'named-files',
    strict: {access: 'r', files, paths, within: ['/etc'], amendment: 'certificates'},
  };
}

/** Two ends where both exist, the bare name where only that does; until then, whichever will be made. */
function pipeEnds(path: string, host: Host): readonly string[] {
  const ends = [`${path}.in`, `${path}.out`];
  if (ends.every(end => host.stat(end) !== undefined)) return ends;
  return host.stat(path) === undefined ? [...ends, path] : [path];
}

/** The stock abstractions grant the usual nodes to every VM. */
function unlessStock(...nodes: readonly string[]): (path: string) => readonly string[] {
  return path => (nodes.includes(path) ? [] : [path]);
}
