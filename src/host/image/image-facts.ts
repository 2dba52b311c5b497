// SPDX-License-Identifier: Apache-2.0
import type {ImageFormat} from '../../domain/domain.ts';

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
