// SPDX-License-Identifier: Apache-2.0
import type {ImageFormat} from '../../domain/domain.ts';
import {decodePath} from '../../text/path-bytes.ts';

/** What an image's header says. Names are as they stand in the image. */
export interface ImageFacts {
  /** The format that was asked for, or the one that was detected. */
  readonly format: ImageFormat;
  readonly backing: string | undefined;
  /** The recorded format of the backing file; 'auto' when the image does not record one; 'auto-safe' for qed's. */
  readonly backingFormat: ImageFormat | 'auto' | 'auto-safe' | undefined;
  readonly dataFile: string | undefined;
  /**
   * A data file that QEMU finds in the header and libvirt 11.3.0 does not, because it does not skip the padding
   * between the header's extensions.
   */
  readonly missedDataFile: string | undefined;
}

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
