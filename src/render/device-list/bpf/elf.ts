// SPDX-License-Identifier: Apache-2.0
/** Writes a relocatable ELF object with one eBPF program, in the shape that libbpf loads. */

export interface BpfObject {
  /** Name of the section, which tells libbpf the program's type, such as `cgroup/dev`. */
  readonly section: string;
  /** Name of the program. */
  readonly name: string;
  readonly code: Uint8Array;
  /** The kernel lets only some licences use some of its helpers. */
  readonly license: string;
}

interface Section {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly data: Uint8Array;
  readonly align: number;
  readonly link?: number;
  readonly info?: number;
  readonly entrySize?: number;
}

const HEADER_SIZE = 64;
const SECTION_HEADER_SIZE = 64;
const SYMBOL_SIZE = 24;

const RELOCATABLE = 1;
const MACHINE_BPF = 247;
const SECTION_TYPE = {progbits: 1, symtab: 2, strtab: 3} as const;
const FLAG = {write: 1, alloc: 2, execute: 4} as const;
const GLOBAL = 1 << 4;
const SYMBOL_TYPE = {object: 1, function: 2} as const;

/** Where the sections stand in the file's table; the first is the empty one that ELF demands. */
const INDEX = {strings: 1, code: 2, license: 3} as const;

/** The first symbol is the empty one that ELF demands; those behind it are global. */
const OF_SYMBOLS = {link: INDEX.strings, info: 1, entrySize: SYMBOL_SIZE};

export function writeBpfObject({section, name, code, license}: BpfObject): Uint8Array {
  const licenseData = Buffer.from(`${license}\0`);
  const sectionNames = ['.strtab', section, 'license', '.symtab'];
  const strings = new StringTable(['_license', name, ...sectionNames]);
  const symbols = [
    {name: '', info: 0, section: 0, size: 0},
    {name, info: GLOBAL | SYMBOL_TYPE.function, section: INDEX.code, size: code.length},
    {name: '_license', info: GLOBAL | SYMBOL_TYPE.object, section: INDEX.license, size: licenseData.length},
  ];
  const symbolData = Buffer.concat(symbols.map(symbol => writeSymbol(symbol, strings)));
  return writeFile(
    [
      {name: '.strtab', type: SECTION_TYPE.strtab, flags: 0, data: strings.data, align: 1},
      {name: section, type: SECTION_TYPE.progbits, flags: FLAG.alloc | FLAG.execute, data: code, align: 8},
      {
        name: 'license',
        type: SECTION_TYPE.progbits,
        flags: FLAG.alloc | FLAG.write,
        data: licenseData,
        align: 1,
      },
      {name: '.symtab', type: SECTION_TYPE.symtab, flags: 0, data: symbolData, align: 8, ...OF_SYMBOLS},
    ],
    strings,
  );
}

class StringTable {
  readonly data: Uint8Array;
  readonly #offsets = new Map<string, number>([['', 0]]);

  constructor(names: readonly string[]) {
    let text = '\0';
    for (const name of names) {
      this.#offsets.set(name, text.length);
      text += `${name}\0`;
    }
    this.data = Buffer.from(text);
  }

  offset(name: string): number {
    return this.#offsets.get(name) ?? 0;
  }
}

interface Symbol {
  readonly name: string;
  readonly info: number;
  readonly section: number;
  readonly size: number;
}

function writeSymbol(symbol: Symbol, strings: StringTable): Uint8Array {
  const view = new DataView(new ArrayBuffer(SYMBOL_SIZE));
  view.setUint32(0, strings.offset(symbol.name), true);
  view.setUint8(4, symbol.info);
  view.setUint16(6, symbol.section, true);
  view.setBigUint64(16, BigInt(symbol.size), true);
  return new Uint8Array(view.buffer);
}

/** Header, the sections' contents, then the table of sections. */
function writeFile(sections: readonly Section[], strings: StringTable): Uint8Array {
  const parts: Uint8Array[] = [new Uint8Array(HEADER_SIZE)];
  let at = HEADER_SIZE;
  const place = (data: Uint8Array, align: number): number => {
    const padding = (align - (at % align)) % align;
    parts.push(new Uint8Array(padding), data);
    const start = at + padding;
    at = start + data.length;
    return start;
  };
  const headers = sections.map(section =>
    writeSectionHeader(section, place(section.data, section.align), strings),
  );
  const table = place(Buffer.concat([new Uint8Array(SECTION_HEADER_SIZE), ...headers]), 8);
  parts[0] = writeHeader(table, sections.length + 1);
  // In memory of its own, not of the pool that buffers share.
  return Uint8Array.from(Buffer.concat(parts));
}

function writeHeader(sectionTable: number, sections: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(HEADER_SIZE));
  // Magic, 64 bits, little-endian, version 1.
  [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1].forEach((byte, index) => view.setUint8(index, byte));
  view.setUint16(16, RELOCATABLE, true);
  view.setUint16(18, MACHINE_BPF, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(40, BigInt(sectionTable), true);
  view.setUint16(52, HEADER_SIZE, true);
  view.setUint16(58, SECTION_HEADER_SIZE, true);
  view.setUint16(60, sections, true);
  view.setUint16(62, INDEX.strings, true);
  return new Uint8Array(view.buffer);
}

function writeSectionHeader(section: Section, offset: number, strings: StringTable): Uint8Array {
  const view = new DataView(new ArrayBuffer(SECTION_HEADER_SIZE));
  view.setUint32(0, strings.offset(section.name), true);
  view.setUint32(4, section.type, true);
  view.setBigUint64(8, BigInt(section.flags), true);
  view.setBigUint64(24, BigInt(offset), true);
  view.setBigUint64(32, BigInt(section.data.length), true);
  view.setUint32(40, section.link ?? 0, true);
  view.setUint32(44, section.info ?? 0, true);
  view.setBigUint64(48, BigInt(section.align), true);
  view.setBigUint64(56, BigInt(section.entrySize ?? 0), true);
  return new Uint8Array(view.buffer);
}
