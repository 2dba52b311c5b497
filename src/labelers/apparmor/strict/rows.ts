/**
 * What each kind of host object needs from the profile. A role without a row needs nothing of its own:
 * another process opens it, or the stock abstraction covers it.
 */
import type {Role} from '../../../inventory/resource.ts';

export interface StrictRow {
  /** Letters; absent: what the inventory says. */
  readonly access?: string;
  /** The names the object really has on disk; absent: its path. */
  readonly paths?: (path: string) => readonly string[];
  /** The directory and everything below it. */
  readonly recursive?: true;
}

const AS_NEEDED: StrictRow = {};
const SOCKET: StrictRow = {access: 'rw'};
const TREE: StrictRow = {recursive: true};

export const STRICT_ROWS: Partial<Record<Role, StrictRow>> = {
  image: AS_NEEDED,
  'data-file': AS_NEEDED,
  mirror: AS_NEEDED,
  'transient-overlay': {paths: path => [`${path}.TRANSIENT`]},
  'nvme-group': AS_NEEDED,
  'disk-socket': SOCKET,
  'vhost-vdpa': AS_NEEDED,
  'reservations-socket': SOCKET,
  'ceph-config': AS_NEEDED,
  'ssh-file': AS_NEEDED,
  loader: AS_NEEDED,
  varstore: AS_NEEDED,
  kernel: AS_NEEDED,
  initrd: AS_NEEDED,
  shim: AS_NEEDED,
  dtb: AS_NEEDED,
  'acpi-table': AS_NEEDED,
  'fw-cfg-file': AS_NEEDED,
  pstore: AS_NEEDED,
  'usb-node': AS_NEEDED,
  'vfio-group': AS_NEEDED,
  'vfio-container': AS_NEEDED,
  'mdev-group': AS_NEEDED,
  'pci-sysfs': AS_NEEDED,
  'scsi-node': AS_NEEDED,
  'capability-node': AS_NEEDED,
  'rom-file': AS_NEEDED,
  evdev: AS_NEEDED,
  pmem: AS_NEEDED,
  'sgx-node': AS_NEEDED,
  'tpm-device': AS_NEEDED,
  'tpm-cancel': AS_NEEDED,
  'tpm-emulator-socket': SOCKET,
  'tpm-emulator-pid': AS_NEEDED,
  'tpm-emulator-log': AS_NEEDED,
  'tpm-emulator-state': TREE,
  'tpm-external-socket': SOCKET,
  'chardev-device': AS_NEEDED,
  'chardev-file': AS_NEEDED,
  'chardev-socket': SOCKET,
  'chardev-pipe': {paths: path => [`${path}.in`, `${path}.out`]},
  'chardev-pty': AS_NEEDED,
  'chardev-nmdm': AS_NEEDED,
  'smartcard-database': {recursive: true, access: 'rk'},
  'render-node': AS_NEEDED,
  'graphics-socket': SOCKET,
  xauth: AS_NEEDED,
  'accel-node': AS_NEEDED,
  udmabuf: AS_NEEDED,
  'audio-file': AS_NEEDED,
  'vhost-user-socket': SOCKET,
  'passt-socket': SOCKET,
  'passt-pid': AS_NEEDED,
  'passt-log': AS_NEEDED,
  'vhost-net': AS_NEEDED,
  'vdpa-node': AS_NEEDED,
  'filesystem-directory': TREE,
  'virtiofs-socket': SOCKET,
  'shmem-file': AS_NEEDED,
  'shmem-socket': SOCKET,
  'rng-device': AS_NEEDED,
  'sev-device': AS_NEEDED,
  'sev-blob': AS_NEEDED,
  'vsock-device': AS_NEEDED,
  'memory-directory': TREE,
  'hugepage-directory': TREE,
  'commandline-path': AS_NEEDED,
  'monitor-socket': SOCKET,
  'domain-directory': TREE,
  'channel-directory': TREE,
  'master-key': AS_NEEDED,
  'log-file': AS_NEEDED,
  'pid-file': AS_NEEDED,
};
