// SPDX-License-Identifier: Apache-2.0
/** A small assembler for eBPF: the instructions a device program needs, to bytes and to a listing. */

export type Register = 'r0' | 'r1' | 'r2' | 'r3' | 'r4' | 'r5';

/** One line of a program: an instruction, or a label that a jump names; it may only lead forward. */
export type Line = Instruction | Label;

interface Instruction {
  /** Class, size or operation, and source, as the kernel's instruction set defines them. */
  readonly opcode: number;
  readonly dst?: Register;
  readonly src?: Register;
  readonly offset?: number;
  readonly value?: number;
  /** The label that it leads to. */
  readonly jump?: string;
  /** As bpftool would print it, without the place that it leads to. */
  readonly text: string;
  readonly note?: string | undefined;
}

interface Label {
  readonly label: string;
  readonly note?: string | undefined;
}

export function load(dst: Register, src: Register, offset: number, note?: string): Line {
  return {opcode: 0x61, dst, src, offset, text: `${dst} = *(u32 *)(${src} +${offset})`, note};
}

export function copy(dst: Register, src: Register): Line {
  return {opcode: 0xbf, dst, src, text: `${dst} = ${src}`};
}

export function set(dst: Register, value: number): Line {
  return {opcode: 0xb7, dst, value, text: `${dst} = ${value}`};
}

export function and(dst: Register, value: number, note?: string): Line {
  return {opcode: 0x57, dst, value, text: `${dst} &= ${value}`, note};
}

export function shiftRight(dst: Register, value: number, note?: string): Line {
  return {opcode: 0x77, dst, value, text: `${dst} >>= ${value}`, note};
}

export function jumpUnless(dst: Register, value: number, jump: string): Line {
  return {opcode: 0x55, dst, value, jump, text: `if ${dst} != ${value} goto ${jump}`};
}

export function jump(to: string): Line {
  return {opcode: 0x05, jump: to, text: `goto ${to}`};
}

export function exit(note?: string): Line {
  return {opcode: 0x95, text: 'exit', note};
}

export function label(name: string, note?: string): Line {
  return {label: name, note};
}

/** Whether a line does nothing but go to the next one. */
export function isIdle(line: Line, next: Line): boolean {
  return 'text' in line && 'label' in next && line.text === `goto ${next.label}`;
}

export interface Program {
  /** Eight bytes an instruction, little-endian. */
  readonly code: Uint8Array;
  /** Numbered instructions with notes, as bpftool would print them, and the labels between them. */
  readonly listing: string;
}

/** Bytes an instruction takes. */
const WIDTH = 8;

/** Assembles a program; throws a RangeError on a label that is missing or too far away. */
export function assemble(lines: readonly Line[]): Program {
  const labels = findLabels(lines);
  const instructions = lines.filter(line => 'opcode' in line);
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
    if ('label' in line) labels.set(line.label, index);
    else index++;
  }
  return labels;
}

function encode(line: Instruction, index: number, labels: ReadonlyMap<string, number>, view: DataView): void {
  const {opcode, dst = 'r0', src = 'r0', offset = 0, value = 0} = line;
  const at = index * WIDTH;
  view.setUint8(at, opcode);
  view.setUint8(at + 1, (Number(src.slice(1)) << 4) | Number(dst.slice(1)));
  view.setInt16(at + 2, line.jump === undefined ? offset : distance(line.jump, index, labels), true);
  view.setInt32(at + 4, value, true);
}

/** A jump counts from the instruction that follows it. */
function distance(to: string, index: number, labels: ReadonlyMap<string, number>): number {
  const result = (labels.get(to) ?? -1) - index - 1;
  if (result < 0 || result > 0x7fff) throw new RangeError(`the label ${to} is not within reach of a jump`);
  return result;
}

function list(lines: readonly Line[], labels: ReadonlyMap<string, number>): string {
  let index = 0;
  const text = lines.map(line => {
    const {note = ''} = line;
    if ('label' in line) return `${line.label}:${note && `  ; ${note}`}`;
    const said = line.jump === undefined ? line.text : `${line.text} (${labels.get(line.jump)})`;
    return `${String(index++).padStart(5)}: ${note ? `${said.padEnd(32)}; ${note}` : said}`;
  });
  return `${text.join('\n')}\n`;
}
