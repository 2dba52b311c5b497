// SPDX-License-Identifier: Apache-2.0
import type {ImageFormat} from '../../domain/domain.ts';
import {SIGNATURES, type Signature} from './formats.ts';

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
