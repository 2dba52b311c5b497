// SPDX-License-Identifier: Apache-2.0
/** The policies a bundle carries, parsed at build time; the plain build carries none and reads them from disk. */
import type {PolicyFragment} from './schema.ts';

export interface ReadyPolicy {
  /** The file's text at build time: a file on disk that says otherwise wins. */
  readonly text: string;
  readonly settings: PolicyFragment;
}

/** By name. The bundler puts its own in place of this file. */
export const POLICIES: Readonly<Record<string, ReadyPolicy>> = {};
