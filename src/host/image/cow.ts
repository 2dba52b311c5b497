// SPDX-License-Identifier: Apache-2.0
import {nameAt, NO_BACKING, type Backing} from './backing.ts';

const NAME = 8;
const NAME_BYTES = 1024;

/** User-mode Linux's format: the name has a field of its own and is empty when there is none. */
export function cowBacking(header: Buffer): Backing {
  const name = nameAt(header, NAME, NAME_BYTES);
  return name === '' ? NO_BACKING : {name, format: 'auto', complete: true};
}
