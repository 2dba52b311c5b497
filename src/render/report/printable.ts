// SPDX-License-Identifier: Apache-2.0
/** Names come from definitions anybody may have written; a terminal must not obey them. */

/** C0 and C1 controls, and the marks that reorder or end a line of text. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The text on one line, with every control character written out, such as `\u001b`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
