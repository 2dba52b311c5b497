// SPDX-License-Identifier: Apache-2.0
import {KnownError} from '../../errors.ts';

/** A definition's bytes, or why it has none. */
export type DefinitionBytes =
  {readonly file: string; readonly content: Uint8Array} | {readonly file: string; readonly failure: unknown};

/** 10 MiB; libvirt's largest definitions have some hundred KiB. */
export const LARGEST_DEFINITION = 10 * 1024 * 1024;

export function tooLarge(): KnownError {
  return new KnownError('XML_TOO_LARGE', 'the definition is larger than 10 MiB', {
    help: 'check that this is libvirt domain XML and not an image or a log',
  });
}
