// SPDX-License-Identifier: Apache-2.0
/** Disk image headers, built byte by byte, so that tests can also build wrong ones. */

/** The header's parts; every offset can be set to nonsense. */
export interface QcowOptions {
  readonly version?: number;
  readonly backing?: string | Buffer;
  readonly backingFormat?: string;
  readonly dataFile?: string;
  /** Incompatible features; bit 2 is the external data file. */
  readonly incompatible?: bigint;
  /** Extensions in place of those the other options ask for. */
  readonly extensions?: readonly Buffer[];
  /** Whether extensions are padded to eight bytes, as the format's description wants it. */
  readonly padded?: boolean;
  readonly backingOffset?: bigint;
  readonly backingSize?: number;
  readonly headerLength?: number;
}

export function extension(magic: number, payload: string | Buffer, padded = true): Buffer {
  const bytes = Buffer.from(payload as string);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(magic, 0);
  head.writeUInt32BE(bytes.length, 4);
  const padding = padded ? (8 - (bytes.length % 8)) % 8 : 0;
  return Buffer.concat([head, bytes, Buffer.alloc(padding)]);
}

export const BACKING_FORMAT = 0xe2792aca;
export const DATA_FILE = 0x44415441;

export function qcow2(options: QcowOptions = {}): Buffer {
  const {version = 3, padded = true} = options;
  const header = Buffer.alloc(version === 2 ? 72 : 104);
  const parts = options.extensions ?? [
    ...(options.backingFormat === undefined
      ? []
      : [extension(BACKING_FORMAT, options.backingFormat, padded)]),
    ...(options.dataFile === undefined ? [] : [extension(DATA_FILE, options.dataFile, padded)]),
    Buffer.alloc(8),
  ];
  const body = Buffer.concat([header, ...parts]);
  const name = Buffer.from((options.backing ?? '') as string);
  const hasBacking = options.backing !== undefined;
  body.write('QFI\xfb', 0, 'latin1');
  body.writeUInt32BE(version, 4);
  body.writeBigUInt64BE(options.backingOffset ?? (hasBacking ? BigInt(body.length) : 0n), 8);
  body.writeUInt32BE(options.backingSize ?? name.length, 16);
  body.writeUInt32BE(16, 20);
  body.writeBigUInt64BE(1n << 30n, 24);
  if (version !== 2) {
    body.writeBigUInt64BE(options.incompatible ?? (options.dataFile === undefined ? 0n : 4n), 72);
    body.writeUInt32BE(4, 96);
    body.writeUInt32BE(options.headerLength ?? 104, 100);
  }
  return filled(Buffer.concat([body, name]));
}

export function qcow1(backing?: string): Buffer {
  const header = Buffer.alloc(48);
  header.write('QFI\xfb', 0, 'latin1');
  header.writeUInt32BE(1, 4);
  header.writeBigUInt64BE(backing === undefined ? 0n : 48n, 8);
  header.writeUInt32BE(Buffer.byteLength(backing ?? ''), 16);
  header.writeBigUInt64BE(1n << 30n, 24);
  return filled(Buffer.concat([header, Buffer.from(backing ?? '')]));
}

/** @param features bit 0: there is a backing file; bit 2: it is raw */
export function qed(backing: string, features = 1n): Buffer {
  const header = Buffer.alloc(64);
  header.write('QED\0', 0, 'latin1');
  header.writeBigUInt64LE(features, 16);
  header.writeUInt32LE(64, 56);
  header.writeUInt32LE(Buffer.byteLength(backing), 60);
  return filled(Buffer.concat([header, Buffer.from(backing)]));
}

/** @param descriptor the text from byte 512 on */
export function vmdk(descriptor: string): Buffer {
  const header = Buffer.alloc(512);
  header.write('KDMV', 0, 'latin1');
  header.writeUInt32LE(1, 4);
  return filled(Buffer.concat([header, Buffer.from(descriptor)]));
}

export function cow(backing: string): Buffer {
  const header = Buffer.alloc(1048);
  header.write('OOOM', 0, 'latin1');
  header.writeUInt32BE(2, 4);
  header.write(backing, 8);
  return filled(header);
}

/** A header with zeros behind it, as an image that has data. */
function filled(header: Buffer): Buffer {
  return Buffer.concat([header, Buffer.alloc(1024)]);
}
