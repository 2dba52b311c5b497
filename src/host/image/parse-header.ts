// SPDX-License-Identifier: Apache-2.0
import type {ImageFormat} from '../../domain/domain.ts';
import {type Backing, type ImageFacts, UNREADABLE_BACKING} from './image-facts.ts';
import {detectFormat, SIGNATURES} from './formats.ts';
import {qcow2DataFile, qcowBacking} from './qcow.ts';
import {cowBacking, qedBacking, vmdkBacking} from './older-formats.ts';

const BACKING_OF: ReadonlyMap<ImageFormat, (header: Buffer) => Backing> = new Map([
  ['cow', cowBacking],
  ['qcow', qcowBacking],
  ['qcow2', qcowBacking],
  ['qed', qedBacking],
  ['vmdk', vmdkBacking],
]);

/** Whether an image of this format can name a backing file that libvirt would find. */
export function readsBacking(format: ImageFormat): boolean {
  return BACKING_OF.has(format);
}

/**
 * What libvirt 11.3.0 reads from an image's first bytes. With a format given the magic is not looked at: the
 * bytes are taken for that format's header, whatever they are.
 *
 * @param header at most the first 33,280 bytes
 * @returns 'invalid' where libvirt gives the image up
 */
export function parseHeader(header: Buffer, asked: ImageFormat | 'auto'): ImageFacts | 'invalid' {
  const format = asked === 'auto' ? detectFormat(header) : asked;
  const backing = readBacking(header, format);
  const dataFile = format === 'qcow2' && backing.complete ? qcow2DataFile(header) : undefined;
  if (dataFile === 'invalid') return 'invalid';
  return {
    format,
    backing: backing.name,
    backingFormat: backing.format,
    dataFile: dataFile?.seen,
    missedDataFile: dataFile?.seen === undefined ? dataFile?.described : undefined,
  };
}

function readBacking(header: Buffer, format: ImageFormat): Backing {
  const read = BACKING_OF.get(format);
  const sizeEnd = SIGNATURES.find(signature => signature.format === format)?.sizeEnd ?? 0;
  return read === undefined || header.length < sizeEnd ? UNREADABLE_BACKING : read(header);
}
