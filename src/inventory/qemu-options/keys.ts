// SPDX-License-Identifier: Apache-2.0
/** Options whose value is a list of keys, some of which name files: back ends, objects, devices, sockets. */
import {socketsOfAddress} from '../dbus-address.ts';
import {forwards, networkPrograms} from './programs.ts';
import {isOn, parsePairs, valueOf, type Pair} from './key-values.ts';
import {opened, openedIfPath, searched, type Found, type Opened, type Reader} from './opened.ts';

interface KeyRow {
  readonly access: string;
  /** When the list says it is readonly. */
  readonly readonly?: string;
  readonly tree?: 'always' | 'maybe';
  /** Files that may be one of QEMU's own, and values that need not be files. */
  readonly names?: 'searched' | 'paths';
  readonly makes?: Opened['makes'];
  /** A flag with which QEMU listens there. */
  readonly listensIf?: string;
}

type KeyRows = Readonly<Record<string, KeyRow>>;

const READ: KeyRow = {access: 'r'};
const BOTH: KeyRow = {access: 'rw'};
const TREE: KeyRow = {access: 'r', tree: 'always'};
const WRITTEN: KeyRow = {access: 'w', makes: 'file'};
const SEARCHED: KeyRow = {access: 'r', names: 'searched'};
const IF_PATH: KeyRow = {access: 'rw', names: 'paths'};

const OBJECT_KEYS: KeyRows = {
  'mem-path': {access: 'rw', readonly: 'r', tree: 'maybe', makes: 'file'},
  filename: READ,
  file: READ,
  path: BOTH,
  dir: TREE,
  evdev: BOTH,
  'sev-device': BOTH,
  'dh-cert-file': READ,
  'session-file': READ,
  'input-path': READ,
  'output-path': WRITTEN,
  'quote-generation-socket.path': BOTH,
  log: WRITTEN,
  addr: IF_PATH,
};

const DEVICE_KEYS: KeyRows = {
  romfile: SEARCHED,
  file: READ,
  kernel: READ,
  initrd: READ,
  evdev: BOTH,
  hostdevice: BOTH,
  hidraw: BOTH,
  dir: TREE,
  cert: READ,
  privkey: READ,
  counter: BOTH,
  entropy: READ,
  sdrfile: READ,
  furfile: BOTH,
  vhostdev: BOTH,
  rootdir: {access: 'rw', readonly: 'r', tree: 'always'},
  db: TREE,
  socket: BOTH,
  'socket.path': BOTH,
  'wayland-socket-path': BOTH,
  pcap: WRITTEN,
};

const NET_KEYS: KeyRows = {
  vhostdev: BOTH,
  path: BOTH,
  'addr.path': {access: 'rw', listensIf: 'server'},
  'local.path': {access: 'rw', makes: 'socket'},
  'remote.path': BOTH,
  'map-path': BOTH,
  sock: BOTH,
  file: WRITTEN,
  tftp: TREE,
  smb: {access: 'rw', tree: 'always'},
};

const MACHINE_KEYS: KeyRows = {
  kernel: READ,
  initrd: READ,
  dtb: READ,
  shim: READ,
  firmware: SEARCHED,
  dumpdtb: WRITTEN,
};

const SHARE: KeyRows = {
  path: {access: 'rwlk', readonly: 'r', tree: 'always'},
  socket: BOTH,
};

/** Keys that mean something else for one kind: it writes, or the file is a program. */
const OF_KIND: ReadonlyMap<string, Readonly<Record<string, KeyRow | null>>> = new Map(
  Object.entries({
    'filter-dump': {file: WRITTEN},
    canokey: {file: BOTH},
    passt: {path: null},
  }),
);

export const machineOption = keyReader(MACHINE_KEYS);
export const shareOption = keyReader(SHARE);
export const networkOption = withNodes(keyReader(NET_KEYS), networkNodes);
export const objectOption = withNodes(keyReader(OBJECT_KEYS), objectNodes);
export const deviceOption = withNodes(keyReader(DEVICE_KEYS), deviceNodes);
export const audioOption = keyReader({path: WRITTEN, 'in.dev': IF_PATH, 'out.dev': IF_PATH, server: IF_PATH});
export const tpmOption = keyReader({path: BOTH, 'cancel-path': {access: 'w'}});
export const spiceOption = keyReader({
  addr: {access: 'rw', names: 'paths', listensIf: 'unix'},
  rendernode: BOTH,
  'x509-dir': TREE,
  'x509-key-file': READ,
  'x509-cert-file': READ,
  'x509-cacert-file': READ,
  'x509-dh-key-file': READ,
});
export const displayOption = withNodes(keyReader({rendernode: BOTH}), (_kind, pairs) => busSockets(pairs));
export const acceleratorOption = keyReader({device: IF_PATH});
/** Files that the guest is shown: `-fw_cfg`, `-smbios`. */
export const fileOption = keyReader({file: READ, path: READ});
export const romOption = keyReader({'': SEARCHED, romfile: SEARCHED});
export const splashOption = keyReader({splash: SEARCHED});
export const traceOption = keyReader({file: WRITTEN, events: READ});
export const pluginOption = keyReader({'': {access: 'mr'}, file: {access: 'mr'}});
export const replayOption = keyReader({rrfile: BOTH});

function keyReader(rows: KeyRows): Reader {
  return value => {
    const pairs = parsePairs(value);
    const readonly = isOn(pairs, 'readonly', 'read-only');
    const rowsOfKind = {...rows, ...OF_KIND.get(kindOf(pairs) ?? '')};
    return pairs.flatMap(({key, value: text}) => {
      const row = Object.hasOwn(rowsOfKind, key) ? rowsOfKind[key] : undefined;
      if (!row) return [];
      const listens = row.listensIf !== undefined && isOn(pairs, row.listensIf);
      const own = listens ? ({...row, makes: 'socket'} as const) : row;
      return filesOf(text, (readonly && row.readonly) || row.access, own);
    });
  };
}

function filesOf(text: string, access: string, {names, tree, makes}: KeyRow): readonly Found[] {
  if (names === 'searched') return searched(text);
  const found = names === 'paths' ? openedIfPath(text, access) : opened(text, access, tree);
  return makes === undefined || !access.includes('w') ? found : found.map(one => ({...one, makes}));
}

/** Nodes that a kind of device opens without being told where they are. */
function withNodes(
  reader: Reader,
  nodes: (kind: string, pairs: readonly Pair[]) => readonly Found[],
): Reader {
  return value => {
    const pairs = parsePairs(value);
    return [...reader(value), ...nodes(kindOf(pairs) ?? '', pairs)];
  };
}

function kindOf(pairs: readonly Pair[]): string | undefined {
  const [kind] = ['', 'driver', 'qom-type', 'type'].flatMap(key => valueOf(pairs, key) ?? []);
  return kind;
}

function busSockets(pairs: readonly Pair[]): readonly Found[] {
  return socketsOfAddress(valueOf(pairs, 'addr') ?? '').flatMap(path => opened(path, 'rw'));
}

function networkNodes(kind: string, pairs: readonly Pair[]): readonly Found[] {
  const vhost = kind === 'tap' && isOn(pairs, 'vhost') ? opened('/dev/vhost-net', 'rw') : [];
  return [...vhost, ...networkPrograms(kind, pairs), ...forwards(pairs)];
}

function objectNodes(kind: string, pairs: readonly Pair[]): readonly Found[] {
  if (kind === 'memory-backend-epc') return opened('/dev/sgx_vepc', 'rw');
  if (kind === 'dbus-vmstate') return busSockets(pairs);
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
