// SPDX-License-Identifier: Apache-2.0
/** Character devices on QEMU's command line: `-chardev`, and the old form that `-serial`, `-monitor` and others take. */
import {isOn, parsePairs, valueOf, type Pair} from './key-values.ts';
import {bound, created, opened, openedIfPath, type Found} from './opened.ts';

/** `-serial unix:/run/a.sock,server=on`, `-monitor mon:pipe:/tmp/p`, `-serial /dev/ttyS0`. */
export function legacyCharacter(value: string): readonly Found[] {
  const text = value.replace(/^mon:/, '');
  const [, kind, rest = ''] = /^(unix|file|pipe|serial|parallel|tty):(.*)$/s.exec(text) ?? [];
  // Only a socket has options behind its name; a comma belongs to every other.
  if (kind === 'unix') return unixSocket(valueOf(parsePairs(rest), ''), parsePairs(rest));
  if (kind === 'pipe') return pipe(rest);
  if (kind === 'file') return created(rest);
  if (kind !== undefined) return opened(rest, 'rw');
  return openedIfPath(text, 'rw');
}

/** A screen for others: `-vnc unix:/run/vnc.sock,password=on`, the same behind `-display vnc=`. */
export function vncDisplay(value: string): readonly Found[] {
  const socket = /^unix:(.*)$/s.exec(valueOf(parsePairs(value), '') ?? '')?.[1];
  return bound(socket);
}

function unixSocket(path: string | undefined, pairs: readonly Pair[]): readonly Found[] {
  return isOn(pairs, 'server') ? bound(path) : opened(path, 'rw');
}

export function characterOption(value: string): readonly Found[] {
  const pairs = parsePairs(value);
  const find = (...keys: readonly string[]) =>
    pairs.find(({key}) => keys.includes(key.slice(key.lastIndexOf('.') + 1)))?.value;
  const backend = valueOf(pairs, '') ?? valueOf(pairs, 'backend') ?? valueOf(pairs, 'backend.type');
  const path = find('path', 'device');
  return [
    ...backendFiles(backend, path ?? find('out'), pairs),
    ...opened(find('input-path', 'in'), 'r'),
    ...created(find('logfile')),
  ];
}

function backendFiles(
  backend: string | undefined,
  path: string | undefined,
  pairs: readonly Pair[],
): readonly Found[] {
  if (backend === 'pipe') return pipe(path);
  if (backend === 'file') return created(path);
  return backend === 'socket' ? unixSocket(path, pairs) : opened(path, 'rw');
}

function pipe(path: string | undefined): readonly Found[] {
  return ['.in', '.out', ''].flatMap(end => opened(path && path + end, 'rw'));
}
