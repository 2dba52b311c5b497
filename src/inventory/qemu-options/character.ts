/** Character devices on QEMU's command line: `-chardev`, and the old form that `-serial`, `-monitor` and others take. */
import {parsePairs, valueOf} from './key-values.ts';
import {opened, type Found} from './opened.ts';

/** `-serial unix:/run/a.sock,server=on`, `-monitor mon:pipe:/tmp/p`, `-serial /dev/ttyS0`. */
export function legacyCharacter(value: string): readonly Found[] {
  const text = value.replace(/^mon:/, '');
  const [, kind, rest] = /^(?:(unix|file|pipe|serial|parallel|tty):)?(\/[^,]*)/.exec(text) ?? [];
  return kind === 'pipe' ? pipe(rest) : opened(rest, kind === 'file' ? 'w' : 'rw');
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
