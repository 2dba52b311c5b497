// SPDX-License-Identifier: Apache-2.0
import type {Place} from '../errors.ts';

/** What looks like a slip in a definition: libvirt passes over most of what it does not know, and says nothing. */
export interface Slip {
  /** No name of libvirt's, which it passes over or refuses, or one that it does not read there. */
  readonly kind: 'misspelt' | 'refused' | 'misplaced';
  /** As it is written, such as `<readnly>`, `tpye in <disk>` or `<readonly> in <source>`. */
  readonly written: string;
  /** What was meant, as a guess: the name, or the name and its place. */
  readonly meant: string;
  readonly at: Place;
}
