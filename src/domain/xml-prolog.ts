// SPDX-License-Identifier: Apache-2.0
/** Offset of the first thing that is neither white space, comment nor processing instruction. */
export function prologEnd(text: string): number {
  let offset = 0;
  for (;;) {
    while (/\s/.test(text.charAt(offset))) offset += 1;
    const closing = text.startsWith('<!--', offset)
      ? '-->'
      : text.startsWith('<?', offset)
        ? '?>'
        : undefined;
    const end = closing === undefined ? -1 : text.indexOf(closing, offset);
    if (closing === undefined || end === -1) return offset;
    offset = end + closing.length;
  }
}
