// SPDX-License-Identifier: Apache-2.0
/** Images on QEMU's command line: `-drive`, `-blockdev`, and old options whose value is an image's name. */
import {isOn, parsePairs, valueOf, type Pair} from './key-values.ts';
import {opened, openedIfPath, type Found} from './opened.ts';

/** Keys of block drivers that name what is opened; all others are numbers, names of nodes and the like. */
const FILE_KEYS = new Set(['filename', 'path', 'dir']);

/**
 * @param name as `-hda` and `file=` take it: a path, with a protocol before it or not. A colon before the first
 *   slash ends a protocol.
 */
export function imageName(name: string, readonly: boolean): readonly Found[] {
  const access = readonly ? 'rk' : 'rwk';
  const [, protocol, rest = ''] = /^([^/:]+):(.*)$/s.exec(name) ?? [];
  switch (protocol) {
    case undefined:
      return opened(name, access);
    case 'json':
      return blockPairs(parsePairs(rest), readonly);
    case 'file':
    case 'host_device':
    case 'host_cdrom':
      return opened(rest.replace(/^\/\/(?=\/)/, ''), access);
    case 'fat':
      return fatDirectory(rest, readonly);
    case 'blkdebug':
    case 'blkverify':
      return withCompanion(protocol, rest, readonly);
    case 'nvme':
      return [{pci: rest.replace(/^\/\//, '').split('/')[0] ?? ''}];
    case 'rbd':
      return openedIfPath(/:conf=(\/[^:]*)/.exec(rest)?.[1], 'r');
    default:
      return openedIfPath(/^(?:unix:|\/\/[^?]*\?socket=)(\/[^:?&]*)/.exec(rest)?.[1], 'rw');
  }
}

function fatDirectory(rest: string, readonly: boolean): readonly Found[] {
  const [, flags = '', path] = /^((?:rw:|floppy:|12:|16:|32:)*)(.*)$/s.exec(rest) ?? [];
  return opened(path, flags.includes('rw:') && !readonly ? 'rwk' : 'rk', 'always');
}

/** `blkdebug:RULES:IMAGE` and `blkverify:RAW:IMAGE`. */
function withCompanion(protocol: string, rest: string, readonly: boolean): readonly Found[] {
  const colon = rest.indexOf(':');
  if (colon < 0) return [];
  const first = rest.slice(0, colon);
  const companion = protocol === 'blkdebug' ? opened(first, 'r') : imageName(first, readonly);
  return [...companion, ...imageName(rest.slice(colon + 1), readonly)];
}

/** `-drive file=…,format=…`. */
export function driveOption(value: string): readonly Found[] {
  const pairs = parsePairs(value);
  const readonly = isOn(pairs, 'readonly', 'read-only') || valueOf(pairs, 'media') === 'cdrom';
  const image = valueOf(pairs, 'file');
  return [
    ...(image === undefined ? [] : imageName(image, readonly)),
    ...blockPairs(
      pairs.filter(({key}) => key !== 'file'),
      readonly,
    ),
  ];
}

/** `-blockdev driver=…,filename=…`, or the same as JSON; in it `file` is the name of another node. */
export function blockdevOption(value: string): readonly Found[] {
  const pairs = parsePairs(value);
  return blockPairs(pairs, isOn(pairs, 'read-only'));
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
  if (name === 'conf') return openedIfPath(value, 'r');
  if (driver === 'blkdebug' && name === 'config') return opened(value, 'r');
  if (name === 'logfile') return opened(value, 'w');
  if (name === 'path' && (/^virtio-blk-|^nbd$/.test(driver) || /\.?server(?:\.\d+)?\.path$/.test(key)))
    return opened(value, 'rw');
  // A reference to another node has no slash in it.
  if (name === 'file') return openedIfPath(value, below ? 'rk' : 'rwk');
  return FILE_KEYS.has(name) && !isRemote(driver) ? imageName(value, below) : [];
}

/** Drivers whose `path` and `filename` are names on another host. */
function isRemote(driver: string): boolean {
  return /^(?:ssh|nfs|gluster|https?|ftps?|iscsi|rbd)$/.test(driver);
}
