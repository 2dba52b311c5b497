// SPDX-License-Identifier: Apache-2.0
/** Reads the tables that apparmor_parser compiles for the kernel and walks them as the kernel does. */
import {execFileSync} from 'node:child_process';

const MAGIC = 0x1b5e783d;
const DIFFERENCE_ENCODED = 0x8000_0000;
const START = 1;
const TABLES = {accept: 1, base: 2, check: 3, fallback: 4, classes: 5, next: 8} as const;
const BITS: Readonly<Record<string, number>> = {x: 1, w: 2, r: 4, a: 8, l: 16, k: 32, m: 64};
const OTHER_SHIFT = 14;

type Tables = Readonly<Record<keyof typeof TABLES, readonly number[]>>;

export interface CompiledProfile {
  readonly name: string;
  allows(path: string, wanted: string, owner: boolean): boolean;
}

/** Whether the compiler is installed and works without AppArmor in the kernel. */
export function compilerVersion(): string | undefined {
  try {
    return execFileSync('apparmor_parser', ['--version'], {encoding: 'utf8'}).split('\n')[0];
  } catch {
    return undefined;
  }
}

/** Compiles profiles; throws where the compiler refuses them. */
export function compileProfiles(text: string): readonly CompiledProfile[] {
  const binary = execFileSync('apparmor_parser', ['-Q', '-K', '-T', '-S'], {
    input: text,
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: 30_000,
    maxBuffer: 1 << 28,
  });
  return splitProfiles(binary).map(profile => ({name: nameOf(profile), allows: reader(profile)}));
}

/** Each profile is written on its own, with the version in front. */
function splitProfiles(binary: Buffer): readonly Buffer[] {
  const starts = [...binary.toString('latin1').matchAll(/\x04\x08\0version\0/g)].map(match => match.index);
  return starts.map((start, index) => binary.subarray(start, starts[index + 1]));
}

function nameOf(profile: Buffer): string {
  return /\x04\x08\0profile\0\x07\x05..([^\0]*)\0/s.exec(profile.toString('latin1'))?.[1] ?? '';
}

function reader(profile: Buffer): CompiledProfile['allows'] {
  const at = profile.indexOf('\x04\x06\0aadfa\0', 0, 'latin1');
  if (at === -1) return () => false;
  // Behind the name stand a tag and the size, then zeros up to a multiple of eight bytes.
  const start = (at + 9 + 5 + 7) & ~7;
  const tables = readTables(profile.subarray(start));
  return (path, wanted, owner) => {
    const accept = tables.accept[walk(tables, Buffer.from(path))] ?? 0;
    const granted = owner ? accept : accept >>> OTHER_SHIFT;
    return [...wanted].every(letter => granted & (BITS[letter] ?? 0));
  };
}

function readTables(blob: Buffer): Tables {
  if (blob.readUInt32BE(0) !== MAGIC) throw new Error('no table where one was expected');
  const found = new Map<number, number[]>();
  let at = blob.readUInt32BE(4);
  for (const end = blob.readUInt32BE(8); at < end;) {
    const id = blob.readUInt16BE(at);
    const width = blob.readUInt16BE(at + 2);
    const length = blob.readUInt32BE(at + 8);
    found.set(
      id,
      Array.from({length}, (_, index) => blob.readUIntBE(at + 12 + index * width, width)),
    );
    at += (12 + width * length + 7) & ~7;
  }
  const table = (id: number) => found.get(id) ?? [];
  return {
    accept: table(TABLES.accept),
    base: table(TABLES.base),
    check: table(TABLES.check),
    fallback: table(TABLES.fallback),
    classes: table(TABLES.classes),
    next: table(TABLES.next),
  };
}

function walk(tables: Tables, bytes: Buffer): number {
  let state = START;
  for (const byte of bytes)
    state = step(tables, state, tables.classes.length ? (tables.classes[byte] ?? 0) : byte);
  return state;
}

function step({base, check, fallback, next}: Tables, from: number, input: number): number {
  for (let state = from; ;) {
    const entry = base[state] ?? 0;
    const slot = (entry & 0xff_ffff) + input;
    if (check[slot] === state) return next[slot] ?? 0;
    state = fallback[state] ?? 0;
    if (!(entry & DIFFERENCE_ENCODED)) return state;
  }
}
