// SPDX-License-Identifier: Apache-2.0
/** A small assembler for eBPF: the instructions a device program needs, to bytes and to a listing. */

export type Register = 'r0' | 'r1' | 'r2' | 'r3' | 'r4' | 'r5';

/** One line of a program. A jump names a label; it may only lead forward. */
export type Line =
  | {
      readonly do: 'load';
      readonly to: Register;
      readonly base: Register;
      readonly offset: number;
      readonly note?: string;
    }
  | {readonly do: 'copy'; readonly to: Register; readonly from: Register; readonly note?: string}
  | {
      readonly do: 'set' | 'and' | 'shift-right';
      readonly to: Register;
      readonly value: number;
      readonly note?: string;
    }
  | {
      readonly do: 'jump-unless';
      readonly left: Register;
      readonly value: number;
      readonly to: string;
      readonly note?: string;
    }
  | {readonly do: 'jump'; readonly to: string; readonly note?: string}
  | {readonly do: 'exit'; readonly note?: string}
  | {readonly do: 'label'; readonly name: string; readonly note?: string};

export type Instruction = Exclude<Line, {readonly do: 'label'}>;

export interface Program {
  /** Eight bytes an instruction, little-endian. */
  readonly code: Uint8Array;
  /** Numbered instructions with notes, as bpftool would print them, and the labels between them. */
  readonly listing: string;
}

/** Bytes an instruction takes. */
const WIDTH = 8;

/** Class, size or operation, and source, as the kernel's instruction set defines them. */
const OPCODES = {
  load: 0x61,
  copy: 0xbf,
  set: 0xb7,
  and: 0x57,
  'shift-right': 0x77,
  'jump-unless': 0x55,
  jump: 0x05,
  exit: 0x95,
} as const;

/** Assembles a program; throws a RangeError on a label that is missing or too far away. */
export function assemble(lines: readonly Line[]): Program {
  const labels = findLabels(lines);
  const instructions = lines.filter(line => line.do !== 'label');
  const code = new Uint8Array(instructions.length * WIDTH);
  const view = new DataView(code.buffer);
  instructions.forEach((instruction, index) => encode(instruction, index, labels, view));
  return {code, listing: list(lines, labels)};
}

/** The number of the instruction each label stands before. */
function findLabels(lines: readonly Line[]): ReadonlyMap<string, number> {
  const labels = new Map<string, number>();
  let index = 0;
  for (const line of lines) {
    if (line.do === 'label') labels.set(line.name, index);
    else index++;
  }
  return labels;
}

function encode(line: Instruction, index: number, labels: ReadonlyMap<string, number>, view: DataView): void {
  const {dst, src = 0, offset = 0, value = 0} = fields(line, index, labels);
  const at = index * WIDTH;
  view.setUint8(at, OPCODES[line.do]);
  view.setUint8(at + 1, (src << 4) | dst);
  view.setInt16(at + 2, offset, true);
  view.setInt32(at + 4, value, true);
}

interface Fields {
  readonly dst: number;
  readonly src?: number;
  readonly offset?: number;
  readonly value?: number;
}

function fields(line: Instruction, index: number, labels: ReadonlyMap<string, number>): Fields {
  switch (line.do) {
    case 'load':
      return {dst: number(line.to), src: number(line.base), offset: line.offset};
    case 'copy':
      return {dst: number(line.to), src: number(line.from)};
    case 'jump-unless':
      return {dst: number(line.left), value: line.value, offset: distance(line.to, index, labels)};
    case 'jump':
      return {dst: 0, offset: distance(line.to, index, labels)};
    case 'exit':
      return {dst: 0};
    default:
      return {dst: number(line.to), value: line.value};
  }
}

function number(register: Register): number {
  return Number(register.slice(1));
}

/** A jump counts from the instruction that follows it. */
function distance(label: string, index: number, labels: ReadonlyMap<string, number>): number {
  const target = labels.get(label);
  const result = (target ?? -1) - index - 1;
  if (result < 0 || result > 0x7fff) throw new RangeError(`the label ${label} is not within reach of a jump`);
  return result;
}

function list(lines: readonly Line[], labels: ReadonlyMap<string, number>): string {
  let index = 0;
  const text = lines.map(line => {
    const note = line.note === undefined ? '' : line.note;
    if (line.do === 'label') return `${line.name}:${note && `  ; ${note}`}`;
    const instruction = spell(line, labels);
    return `${String(index++).padStart(5)}: ${note ? `${instruction.padEnd(32)}; ${note}` : instruction}`;
  });
  return `${text.join('\n')}\n`;
}

function spell(line: Instruction, labels: ReadonlyMap<string, number>): string {
  switch (line.do) {
    case 'load':
      return `${line.to} = *(u32 *)(${line.base} +${line.offset})`;
    case 'copy':
      return `${line.to} = ${line.from}`;
    case 'set':
      return `${line.to} = ${line.value}`;
    case 'and':
      return `${line.to} &= ${line.value}`;
    case 'shift-right':
      return `${line.to} >>= ${line.value}`;
    case 'jump-unless':
      return `if ${line.left} != ${line.value} goto ${line.to} (${labels.get(line.to)})`;
    case 'jump':
      return `goto ${line.to} (${labels.get(line.to)})`;
    case 'exit':
      return 'exit';
  }
}
