/** Images on QEMU's command line: `-drive`, `-blockdev`, and old options whose value is an image's name. */
import {isOn, parsePairs, valueOf, type Pair} from './key-values.ts';
import {opened, type Found} from './opened.ts';

/** Keys of block drivers that name what is opened; all others are numbers, names of nodes and the like. */
const FILE_KEYS = new Set(['file', 'filename', 'path', 'dir']);

/** @param name as `-hda` and `file=` take it: a path, with a protocol before it or not */
export function imageName(name: string, readonly: boolean): readonly Found[] {
  const access = readonly ? 'rk' : 'rwk';
  if (name.startsWith('json:')) return blockPairs(parsePairs(name.slice('json:'.length)), readonly);
  const fat = /^fat:((?:rw:|floppy:|12:|16:|32:)*)(\/.*)$/.exec(name);
  if (fat) return opened(fat[2], fat[1]?.includes('rw:') && !readonly ? 'rwk' : 'rk', 'always');
  const socket = /^nbd(?:\+unix)?:(?:unix:|\/\/[^?]*\?socket=)(\/[^:?&]*)/.exec(name)?.[1];
  if (socket !== undefined) return opened(socket, 'rw');
  const nvme = /^nvme:\/\/([^/]+)/.exec(name)?.[1];
  if (nvme !== undefined) return [{pci: nvme}];
  const configuration = /^rbd:.*:conf=(\/[^:]*)/.exec(name)?.[1];
  if (configuration !== undefined) return opened(configuration, 'r');
  return opened(name.replace(/^(?:file|host_device|host_cdrom):(?:\/\/(?=\/))?/, ''), access);
}

/** `-drive file=…,format=…` and `-blockdev driver=…,filename=…`, or the latter's JSON. */
export function blockOption(value: string): readonly Found[] {
  const pairs = parsePairs(value);
  return blockPairs(pairs, isOn(pairs, 'readonly', 'read-only') || valueOf(pairs, 'media') === 'cdrom');
}

function blockPairs(pairs: readonly Pair[], readonly: boolean): readonly Found[] {
  return pairs.flatMap(pair => blockPair(pair, pairs, readonly));
}

function blockPair({key, value}: Pair, pairs: readonly Pair[], readonly: boolean): readonly Found[] {
  const dot = key.lastIndexOf('.');
  const owner = dot < 0 ? '' : key.slice(0, dot + 1);
  const name = key.slice(dot + 1);
  const driver = valueOf(pairs, `${owner}driver`) ?? '';
  // What lies below an image is only read.
  const below = readonly || /(?:^|\.)backing\./.test(key) || isOn(pairs, `${owner}read-only`);
  if (driver === 'nvme' && name === 'device') return [{pci: value}];
  if (driver === 'vvfat' && name === 'dir')
    return opened(value, isOn(pairs, `${owner}rw`) && !below ? 'rwk' : 'rk', 'always');
  if (name === 'conf') return opened(value, 'r');
  if (name === 'path' && (/^virtio-blk-|^nbd$/.test(driver) || /\.?server\.path$/.test(key)))
    return opened(value, 'rw');
  return FILE_KEYS.has(name) ? imageName(value, below) : [];
}
