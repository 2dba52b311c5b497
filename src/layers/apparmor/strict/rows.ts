// SPDX-License-Identifier: Apache-2.0
/**
 * What each kind of host object needs from the profile. A role without a row needs nothing of its own:
 * another process opens it, or the stock abstraction covers it.
 */
import type {Host} from '../../../host/host.ts';
import type {Role} from '../../../inventory/resource.ts';
import type {AmendmentName} from './amendments.ts';

export interface StrictRow {
  /** Letters; absent: what the inventory says. */
  readonly access?: string;
  /** The names the object really has on disk; absent: its path. */
  readonly paths?: (path: string, host: Host) => readonly string[];
  /** Of a directory: the only files in it that are needed. */
  readonly files?: readonly string[];
  /**
   * Directories in which svirtgen or libvirt, not the definition, chose the path: what resolves to inside of it
   * is not for the path tables to judge.
   */
  readonly within?: readonly string[];
  /** The amendment that this row is, where libvirt has no such rule. */
  readonly mends?: AmendmentName;
}

const AS_NEEDED: StrictRow = {};
const SOCKET: StrictRow = {access: 'rw'};

/** Where a PCI device's files are; the second name is a symlink that a recorded host may not tell. */
const PCI = ['/sys/devices', '/sys/bus/pci/devices'];

/** Where programs are; another table than that of data has no say there. */
const PROGRAMS = ['/usr', '/opt', '/nix/store', '/gnu/store'];

/** What NSS keeps in a database directory, in its old and its new format. */
const NSS_FILES = ['cert8.db', 'key3.db', 'secmod.db', 'cert9.db', 'key4.db', 'pkcs11.txt'];

export const STRICT_ROWS: Partial<Record<Role, StrictRow>> = {
  // Storage
  image: AS_NEEDED,
  'data-file': AS_NEEDED,
  mirror: {mends: 'block copy target'},
  'transient-overlay': {mends: 'transient overlay'},
  'nvme-group': {mends: 'NVMe disks'},
  'disk-socket': {...SOCKET, mends: 'storage sockets'},
  'vhost-vdpa': {mends: 'vDPA devices'},
  'reservations-socket': {...SOCKET, mends: 'persistent reservations'},
  'ceph-config': {within: ['/etc/ceph'], mends: 'storage clients'},
  'ssh-file': {within: ['/etc/ssh/ssh_known_hosts'], mends: 'storage clients'},

  // Firmware and direct boot
  loader: AS_NEEDED,
  varstore: {mends: 'firmware variables'},
  kernel: AS_NEEDED,
  initrd: AS_NEEDED,
  shim: AS_NEEDED,
  dtb: AS_NEEDED,
  'acpi-table': AS_NEEDED,
  'fw-cfg-file': AS_NEEDED,
  pstore: AS_NEEDED,

  // Host devices
  'usb-node': AS_NEEDED,
  'vfio-group': {mends: 'own IOMMU group'},
  'vfio-container': AS_NEEDED,
  'vfio-device': {mends: 'iommufd'},
  iommufd: {mends: 'iommufd'},
  'mdev-group': {mends: 'own IOMMU group'},
  'pci-sysfs': {within: PCI},
  'vfio-sysfs': {within: PCI, mends: 'PCI sysfs files'},
  'scsi-node': {mends: 'SCSI devices'},
  'vhost-scsi': {access: 'r', within: ['/sys/kernel/config/target/vhost'], mends: 'SCSI devices'},
  'vhost-scsi-node': {mends: 'SCSI devices'},
  'capability-node': {mends: 'capability devices'},
  'rom-file': {mends: 'option ROMs'},
  evdev: AS_NEEDED,
  pmem: AS_NEEDED,
  'sgx-node': AS_NEEDED,

  // TPM
  'tpm-device': {mends: 'TPM of the host'},
  'tpm-cancel': {within: ['/sys/devices', '/sys/class'], mends: 'TPM of the host'},
  'tpm-emulator-socket': SOCKET,
  'tpm-emulator-pid': AS_NEEDED,
  'tpm-emulator-log': AS_NEEDED,
  'tpm-emulator-state': AS_NEEDED,
  'tpm-external-socket': {...SOCKET, mends: 'external TPM'},

  // Character devices
  'chardev-device': AS_NEEDED,
  'chardev-file': AS_NEEDED,
  'chardev-log': {access: 'w', mends: 'character device logs'},
  'chardev-socket': SOCKET,
  'chardev-pipe': {paths: pipeEnds},
  'chardev-pty': AS_NEEDED,
  'chardev-nmdm': AS_NEEDED,
  'smartcard-database': {access: 'rk', files: NSS_FILES, within: ['/etc/pki/nssdb']},
  'smartcard-host-database': {access: 'rk', files: NSS_FILES, within: ['/etc/pki/nssdb']},
  'smartcard-daemon': {...SOCKET, mends: 'smartcard readers'},

  // Displays and sound
  'render-node': AS_NEEDED,
  'graphics-socket': SOCKET,
  'dbus-socket': {...SOCKET, mends: 'display bus'},
  'dbus-file': {mends: 'display bus'},
  xauth: AS_NEEDED,
  'accel-node': {mends: 'accelerated video'},
  'gpu-control': {mends: 'OpenGL libraries'},
  udmabuf: {mends: 'accelerated video'},
  'audio-file': {mends: 'audio'},
  'audio-socket': {...SOCKET, mends: 'audio'},

  // Network
  'vhost-user-socket': SOCKET,
  'passt-socket': {...SOCKET, mends: 'passt'},
  'vhost-net': AS_NEEDED,
  tun: {paths: unlessStock('/dev/net/tun'), mends: 'tap devices'},
  'vdpa-node': {mends: 'vDPA devices'},

  // Shared between host and guest
  'filesystem-directory': AS_NEEDED,
  'virtiofs-socket': {...SOCKET, mends: 'virtiofs sockets'},
  'shmem-file': AS_NEEDED,
  'shmem-socket': SOCKET,

  // The rest
  'rng-device': {mends: 'randomness'},
  'sev-device': {mends: 'memory encryption'},
  'sev-blob': AS_NEEDED,
  'vsock-device': {mends: 'vsock'},
  'memory-directory': {mends: 'guest memory'},
  'hugepage-directory': {mends: 'guest memory'},
  'commandline-path': {mends: 'command line'},
  'monitor-socket': SOCKET,
  'domain-directory': AS_NEEDED,
  'channel-directory': {mends: 'channel sockets'},
  'master-key': AS_NEEDED,
  'log-file': AS_NEEDED,
  'pid-file': AS_NEEDED,
  'migration-socket': SOCKET,
  emulator: {access: 'mrix', within: PROGRAMS, mends: 'programs'},
  program: {access: 'mrix', within: PROGRAMS, mends: 'programs'},
  'hypervisor-node': {mends: 'other hypervisors'},
};

/** Two ends where both exist, the bare name where only that does; until then, whichever will be made. */
function pipeEnds(path: string, host: Host): readonly string[] {
  const ends = [`${path}.in`, `${path}.out`];
  if (ends.every(end => host.stat(end) !== undefined)) return ends;
  return host.stat(path) === undefined ? [...ends, path] : [path];
}

/** The stock abstraction grants the usual node to every VM. */
function unlessStock(node: string): (path: string) => readonly string[] {
  return path => (path === node ? [] : [path]);
}
