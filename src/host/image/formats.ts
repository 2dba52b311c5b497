// SPDX-License-Identifier: Apache-2.0
import {IMAGE_FORMATS, type ImageFormat} from '../../domain/domain.ts';

/** libvirt reads no more than this of an image; it is enough for iso's magic, the farthest one. */
export const HEADER_BYTES = 0x8200;

/** How a format is recognised, and how much of a header libvirt wants before it looks for more than the magic. */
export interface Signature {
  readonly format: ImageFormat;
  readonly offset: number;
  readonly magic: string;
  readonly version:
    {readonly offset: number; readonly littleEndian: boolean; readonly known: readonly number[]} | undefined;
  /** End of the field with the virtual size; a shorter header tells nothing more. */
  readonly sizeEnd: number;
}

const big = (offset: number, ...known: number[]) => ({offset, littleEndian: false, known});
const little = (offset: number, ...known: number[]) => ({offset, littleEndian: true, known});

/**
 * In libvirt's order of trial. Only the first three bytes of qcow's and qed's magic are looked at. Formats that
 * are not here are never detected and never have a backing file.
 */
export const SIGNATURES: readonly Signature[] = [
  {format: 'iso', offset: 32769, magic: 'CD001', version: undefined, sizeEnd: 0},
  {format: 'vpc', offset: 0, magic: 'conectix', version: big(12, 0x10000), sizeEnd: 0},
  {format: 'vdi', offset: 64, magic: '\x7f\x10\xda\xbe', version: little(68, 0x10001), sizeEnd: 0},
  {format: 'ploop', offset: 0, magic: 'WithouFreSpacExt', version: undefined, sizeEnd: 0},
  {format: 'cow', offset: 0, magic: 'OOOM', version: big(4, 2), sizeEnd: 1044},
  {format: 'qcow', offset: 0, magic: 'QFI', version: big(4, 1), sizeEnd: 32},
  {format: 'qcow2', offset: 0, magic: 'QFI', version: big(4, 2, 3), sizeEnd: 32},
  {format: 'qed', offset: 0, magic: 'QED', version: undefined, sizeEnd: 56},
  {format: 'vmdk', offset: 0, magic: 'KDMV', version: little(4, 1, 2, 3), sizeEnd: 20},
];

const FORMATS: ReadonlySet<string> = new Set(IMAGE_FORMATS);

export function isImageFormat(name: string): name is ImageFormat {
  return FORMATS.has(name);
}

/** The format that the magic and the version say; `raw` when none does. A known magic with an unknown version does not count. */
export function detectFormat(header: Buffer): ImageFormat {
  return SIGNATURES.find(signature => matches(signature, header))?.format ?? 'raw';
}

function matches(signature: Signature, header: Buffer): boolean {
  const {offset, magic, version} = signature;
  if (header.length < offset + magic.length) return false;
  if (header.toString('latin1', offset, offset + magic.length) !== magic) return false;
  if (version === undefined) return true;
  if (header.length < version.offset + 4) return false;
  const found = version.littleEndian
    ? header.readUInt32LE(version.offset)
    : header.readUInt32BE(version.offset);
  return version.known.includes(found);
}
