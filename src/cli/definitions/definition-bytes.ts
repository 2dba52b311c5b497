// SPDX-License-Identifier: Apache-2.0
/** A definition's bytes, or why it has none. */
export type DefinitionBytes =
  {readonly file: string; readonly content: Uint8Array} | {readonly file: string; readonly failure: unknown};
