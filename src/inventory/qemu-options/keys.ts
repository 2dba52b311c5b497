/** Options whose value is a list of keys, some of which name files: back ends, objects, devices, sockets. */
import {isOn, parsePairs, valueOf, type Pair} from './key-values.ts';
import {opened, type Found, type Reader} from './opened.ts';

interface KeyRow {
  readonly access: string;
  /** When the list says it is readonly. */
  readonly readonly?: string;
  readonly tree?: 'always' | 'maybe';
}

type KeyRows = Readonly<Record<string, KeyRow>>;

const READ: KeyRow = {access: 'r'};
const BOTH: KeyRow = {access: 'rw'};
const TREE: KeyRow = {access: 'r', tree: 'always'};

const OBJECT_KEYS: KeyRows = {
  'mem-path': {access: 'rw', readonly: 'r', tree: 'maybe'},
  filename: READ,
  file: READ,
  path: BOTH,
  dir: TREE,
  evdev: BOTH,
  'sev-device': BOTH,
  'dh-cert-file': READ,
  'session-file': READ,
  'input-path': READ,
  'output-path': {access: 'w'},
};

const DEVICE_KEYS: KeyRows = {
  romfile: READ,
  file: READ,
  evdev: BOTH,
  hostdevice: BOTH,
  rootdir: {access: 'rw', readonly: 'r', tree: 'always'},
  db: TREE,
  socket: BOTH,
};

const NET_KEYS: KeyRows = {
  vhostdev: BOTH,
  path: BOTH,
  'addr.path': BOTH,
  'local.path': BOTH,
  'remote.path': BOTH,
  sock: BOTH,
  file: {access: 'w'},
  tftp: TREE,
  smb: {access: 'rw', tree: 'always'},
};

const MACHINE_KEYS: KeyRows = {
  kernel: READ,
  initrd: READ,
  dtb: READ,
  shim: READ,
  firmware: READ,
  dumpdtb: {access: 'w'},
};

const SHARE: KeyRows = {
  path: {access: 'rwlk', readonly: 'r', tree: 'always'},
  socket: BOTH,
};

export const machineOption = keyReader(MACHINE_KEYS);
export const shareOption = keyReader(SHARE);
export const networkOption = withNodes(keyReader(NET_KEYS), networkNodes);
export const objectOption = withNodes(keyReader(OBJECT_KEYS), objectNodes);
export const deviceOption = withNodes(keyReader(DEVICE_KEYS), deviceNodes);
export const audioOption = keyReader({path: {access: 'w'}, 'in.dev': BOTH, 'out.dev': BOTH, server: BOTH});
export const tpmOption = keyReader({path: BOTH, 'cancel-path': {access: 'w'}});
export const spiceOption = keyReader({
  addr: BOTH,
  rendernode: BOTH,
  'x509-dir': TREE,
  'x509-key-file': READ,
  'x509-cert-file': READ,
  'x509-cacert-file': READ,
  'x509-dh-key-file': READ,
});
export const displayOption = keyReader({rendernode: BOTH});
/** Files that the guest is shown: `-fw_cfg`, `-smbios`, `-option-rom`, `-trace`, `-plugin`. */
export const fileOption = keyReader({file: READ, events: READ});
export const pluginOption = keyReader({file: {access: 'mr'}});
export const replayOption = keyReader({rrfile: BOTH});

function keyReader(rows: KeyRows): Reader {
  return value => {
    const pairs = parsePairs(value);
    const readonly = isOn(pairs, 'readonly', 'read-only');
    return pairs.flatMap(({key, value: text}) => {
      const row = Object.hasOwn(rows, key) ? rows[key] : undefined;
      return row ? opened(text, (readonly && row.readonly) || row.access, row.tree) : [];
    });
  };
}

/** Nodes that a kind of device opens without being told where they are. */
function withNodes(
  reader: Reader,
  nodes: (kind: string, pairs: readonly Pair[]) => readonly Found[],
): Reader {
  return value => {
    const pairs = parsePairs(value);
    const kind =
      valueOf(pairs, '') ?? valueOf(pairs, 'driver') ?? valueOf(pairs, 'qom-type') ?? valueOf(pairs, 'type');
    return [...reader(value), ...nodes(kind ?? '', pairs)];
  };
}

function networkNodes(kind: string, pairs: readonly Pair[]): readonly Found[] {
  return kind === 'tap' && isOn(pairs, 'vhost') ? opened('/dev/vhost-net', 'rw') : [];
}

function objectNodes(kind: string, pairs: readonly Pair[]): readonly Found[] {
  if (kind === 'iommufd') return opened('/dev/iommu', 'rw');
  if (kind.startsWith('sev') && valueOf(pairs, 'sev-device') === undefined) return opened('/dev/sev', 'rw');
  if (kind === 'rng-random' && valueOf(pairs, 'filename') === undefined) return opened('/dev/urandom', 'r');
  return [];
}

function deviceNodes(kind: string, pairs: readonly Pair[]): readonly Found[] {
  if (kind.startsWith('vhost-vsock')) return opened('/dev/vhost-vsock', 'rw');
  if (kind.startsWith('vhost-scsi')) return opened('/dev/vhost-scsi', 'rw');
  if (!kind.startsWith('vfio-pci')) return [];
  const address = valueOf(pairs, 'host') ?? valueOf(pairs, 'sysfsdev')?.split('/').at(-1);
  return address === undefined ? [] : [{pci: address}];
}
