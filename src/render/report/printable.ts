// SPDX-License-Identifier: Apache-2.0
/** Names come from definitions anybody may have written; a terminal must not obey them. */

/** C0 and C1 controls, and what no eye sees: marks that reorder or end a line, or make two names look alike. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\p{Default_Ignorable_Code_Point}]/gu;

/** The text on one line, with every character that is not seen written out, such as `\u001b`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, writtenOut);
}

function writtenOut(character: string): string {
  const digits = (character.codePointAt(0) ?? 0).toString(16);
  return digits.length > 4 ? `\\u{${digits}}` : `\\u${digits.padStart(4, '0')}`;
}
