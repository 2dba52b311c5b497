// SPDX-License-Identifier: Apache-2.0
/** qcow and qcow2: one header for both; which parts count depends on the version that stands in it. */
import type {ImageFormat} from '../../domain/domain.ts';
import {type Backing, nameAt, NO_BACKING, UNREADABLE_BACKING} from './image-facts.ts';
import {isImageFormat} from './formats.ts';

const VERSION = 4;
const BACKING_OFFSET = 8;
const BACKING_SIZE = 16;
const V2_HEADER_END = 72;
const V3_INCOMPATIBLE = 72;
const V3_HEADER_LENGTH = 100;
const HAS_DATA_FILE = 4n;
const EXTENSION_ALIGNMENT = 8;
const LONGEST_NAME = 1023;
const BACKING_FORMAT = 0xe2792aca;
const DATA_FILE = 0x44415441;

interface Extensions {
  readonly backingFormat: ImageFormat | undefined;
  readonly dataFile: string | undefined;
}

const NO_EXTENSIONS: Extensions = {backingFormat: undefined, dataFile: undefined};

/** The header has at least the 32 bytes up to the end of the virtual size. */
export function qcowBacking(header: Buffer): Backing {
  const offset = header.readBigUInt64BE(BACKING_OFFSET);
  if (offset > BigInt(header.length)) return UNREADABLE_BACKING;
  const size = header.readUInt32BE(BACKING_SIZE);
  if (offset === 0n || size === 0) return NO_BACKING;
  if (size > LONGEST_NAME || Number(offset) + size > header.length) return UNREADABLE_BACKING;
  const format = extensions(header).backingFormat ?? 'auto';
  return {name: nameAt(header, Number(offset), size), format, complete: true};
}

/** The external data file, as libvirt finds it and as the format's description says. */
interface DataFile {
  readonly seen: string | undefined;
  readonly described: string | undefined;
}

/**
 * The external data file of qcow2, named only if an incompatible feature says so; version 2 has no features.
 *
 * @returns 'invalid' when the features of any other version do not fit into what was read
 */
export function qcow2DataFile(header: Buffer): DataFile | 'invalid' {
  const none = {seen: undefined, described: undefined};
  if (header.readUInt32BE(VERSION) === 2) return none;
  if (header.length < V3_HEADER_LENGTH) return 'invalid';
  if ((header.readBigUInt64BE(V3_INCOMPATIBLE) & HAS_DATA_FILE) === 0n) return none;
  return {seen: extensions(header).dataFile, described: extensions(header, EXTENSION_ALIGNMENT).dataFile};
}

/**
 * Scans the header's extensions. libvirt 11.3.0 takes no account of the padding to eight bytes (an alignment of
 * one), so an odd length makes it read the next extension from the wrong place; and without a backing name the
 * end, 0, less eight is a huge number for it, so that the scan goes on to the end of what was read.
 */
function extensions(header: Buffer, alignment = 1): Extensions {
  const start = extensionStart(header);
  if (start === undefined) return NO_EXTENSIONS;
  const backingOffset = Number(header.readBigUInt64BE(BACKING_OFFSET));
  const end = Math.min(header.length - 8, backingOffset < 8 ? Infinity : backingOffset - 8);
  let {backingFormat, dataFile}: Extensions = NO_EXTENSIONS;
  for (let at = start; at < end;) {
    const magic = header.readUInt32BE(at);
    const length = header.readUInt32BE(at + 4);
    at += 8;
    if (magic === 0 || at + length > header.length) break;
    if (magic === BACKING_FORMAT) backingFormat = recordedFormat(nameAt(header, at, length));
    if (magic === DATA_FILE) dataFile = nameAt(header, at, length);
    at += Math.ceil(length / alignment) * alignment;
  }
  return {backingFormat, dataFile};
}

function extensionStart(header: Buffer): number | undefined {
  const version = header.readUInt32BE(VERSION);
  if (version < 2) return undefined;
  if (version === 2) return V2_HEADER_END;
  return header.length < V3_HEADER_LENGTH + 4 ? undefined : header.readUInt32BE(V3_HEADER_LENGTH);
}

/** QEMU also records the names of protocols, such as `file` or `host_device`: raw, then. */
function recordedFormat(name: string): ImageFormat {
  return isImageFormat(name) && name !== 'none' ? name : 'raw';
}
