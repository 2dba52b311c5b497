// SPDX-License-Identifier: Apache-2.0
import type {ImageFacts} from './image-facts.ts';
import {decodePath} from '../../text/path-bytes.ts';

/** What a header says of the image below; `complete` is false where libvirt stops reading the header there. */
export interface Backing {
  readonly name: string | undefined;
  readonly format: ImageFacts['backingFormat'];
  readonly complete: boolean;
}

export const NO_BACKING: Backing = {name: undefined, format: undefined, complete: true};

/** The fields make no sense: no backing file, and nothing behind them is read. */
export const UNREADABLE_BACKING: Backing = {name: undefined, format: undefined, complete: false};

/** A name of fixed length: it ends at the first NUL, if there is one. */
export function nameAt(header: Buffer, offset: number, length: number): string {
  const bytes = header.subarray(offset, offset + length);
  const end = bytes.indexOf(0);
  return decodePath(end === -1 ? bytes : bytes.subarray(0, end));
}
