// SPDX-License-Identifier: Apache-2.0
import type {Place} from '../errors.ts';

/** What looks like a slip in a definition: libvirt passes over what it does not know, and says nothing. */
export interface Slip {
  /** No name of libvirt's, or one that it does not read there. */
  readonly kind: 'misspelt' | 'misplaced';
  /** As it is written, such as `<readnly>`, `tpye in <disk>` or `<readonly> in <source>`. */
  readonly written: string;
  /** What was meant, as a guess: the name, or the name and its place. */
  readonly meant: string;
  readonly at: Place;
}
