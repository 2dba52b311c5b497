// SPDX-License-Identifier: Apache-2.0
import {closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats} from 'node:fs';
import type {ImageFormat} from '../../domain/domain.ts';
import type {ImageFacts} from './image-facts.ts';
import {encodePath} from '../../text/path-bytes.ts';
import {HEADER_BYTES} from './formats.ts';
import {parseHeader} from './parse-header.ts';

/** Never waits for a writer or a medium, never makes a terminal ours. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/** Reads a live image's header; undefined when it may not be read, or is no regular file or block device. */
export function readImage(path: string, format: ImageFormat | 'auto'): ImageFacts | 'invalid' | undefined {
  const header = readHeader(path);
  return header === undefined ? undefined : parseHeader(header, format);
}

function readHeader(path: string): Buffer | undefined {
  const name = encodePath(path);
  try {
    // Opening alone can do harm to a tape or a terminal, so the type is asked for first, and again once it is open.
    if (!holdsImage(statSync(name, {throwIfNoEntry: false}))) return undefined;
    const descriptor = openSync(name, FLAGS);
    try {
      return holdsImage(fstatSync(descriptor)) ? readStart(descriptor) : undefined;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}

function holdsImage(stats: Stats | undefined): boolean {
  return stats !== undefined && (stats.isFile() || stats.isBlockDevice());
}

function readStart(descriptor: number): Buffer {
  const buffer = Buffer.alloc(HEADER_BYTES);
  let length = 0;
  while (length < HEADER_BYTES) {
    const read = readSync(descriptor, buffer, length, HEADER_BYTES - length, length);
    if (read === 0) break;
    length += read;
  }
  return buffer.subarray(0, length);
}
