// SPDX-License-Identifier: Apache-2.0
/** Character devices on QEMU's command line: `-chardev`, and the old form that `-serial`, `-monitor` and others take. */
import {parsePairs, valueOf} from './key-values.ts';
import {opened, openedIfPath, type Found} from './opened.ts';

/** `-serial unix:/run/a.sock,server=on`, `-monitor mon:pipe:/tmp/p`, `-serial /dev/ttyS0`. */
export function legacyCharacter(value: string): readonly Found[] {
  const text = value.replace(/^mon:/, '');
  const [, kind, rest = ''] = /^(unix|file|pipe|serial|parallel|tty):(.*)$/s.exec(text) ?? [];
  // Only a socket has options behind its name; a comma belongs to every other.
  if (kind === 'unix') return opened(valueOf(parsePairs(rest), ''), 'rw');
  if (kind === 'pipe') return pipe(rest);
  if (kind !== undefined) return opened(rest, kind === 'file' ? 'w' : 'rw');
  return openedIfPath(text, 'rw');
}

/** A screen for others: `-vnc unix:/run/vnc.sock,password=on`, the same behind `-display vnc=`. */
export function vncDisplay(value: string): readonly Found[] {
  const socket = /^unix:(.*)$/s.exec(valueOf(parsePairs(value), '') ?? '')?.[1];
  return opened(socket, 'rw');
}

export function characterOption(value: string): readonly Found[] {
  const pairs = parsePairs(value);
  const find = (...keys: readonly string[]) =>
    pairs.find(({key}) => keys.includes(key.slice(key.lastIndexOf('.') + 1)))?.value;
  const backend = valueOf(pairs, '') ?? valueOf(pairs, 'backend') ?? valueOf(pairs, 'backend.type');
  const path = find('path', 'device');
  const main = backend === 'pipe' ? pipe(path) : opened(path ?? find('out'), backend === 'file' ? 'w' : 'rw');
  return [...main, ...opened(find('input-path', 'in'), 'r'), ...opened(find('logfile'), 'w')];
}

function pipe(path: string | undefined): readonly Found[] {
  return ['.in', '.out', ''].flatMap(end => opened(path && path + end, 'rw'));
}
