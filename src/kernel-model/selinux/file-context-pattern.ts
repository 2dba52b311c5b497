// SPDX-License-Identifier: Apache-2.0
/** Paths in the language of SELinux's file_contexts. */
import {hasRawBytes, pathBytes} from '../../text/path-bytes.ts';

/**
 * The regular expression that matches exactly this path. Letters with a meaning get a backslash. Blanks and
 * controls would end the field, and bytes that are not UTF-8 cannot stand in the text: they become a class of one
 * byte, which every reader of these files hands to PCRE.
 */
export function fileContextPattern(path: string): string {
  return Array.from(path, character => {
    if (hasRawBytes(character) || /[\s\u0000-\u001f\u007f]/u.test(character))
      return [...pathBytes(character)].map(byte => `[\\x${byte.toString(16).padStart(2, '0')}]`).join('');
    return /[.^$?*+|[\](){}\\]/.test(character) ? `\\${character}` : character;
  }).join('');
}
