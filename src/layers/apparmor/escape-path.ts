// SPDX-License-Identifier: Apache-2.0
/** Paths in AppArmor's language. */
import {octalEscape} from '../../text/path-bytes.ts';
import {refuseUnnameable} from '../../text/unnameable.ts';
import type {ApparmorRule} from '../plan.ts';

/** What a quoted path cannot hold as it is: what opens patterns and variables, the quote, the backslash itself. */
const SPECIAL = /[\\*?[\]{}^"]/g;
/** Before the closing quote a backslash, even one that is escaped itself, hides the quote from the parser. */
const LAST_BACKSLASH = /\\\\$/;
/** Control characters, and bytes that are not UTF-8 (host/path-bytes.ts). */
const OCTAL = /[\u0001-\u001f\u007f\udc80-\udcff]/gu;

/**
 * Text for between the quotes of a rule that matches exactly this path. AppArmor's parser (2.13 to 4.1) takes a
 * backslash before any of its special characters, and three octal digits for a byte. A variable needs `@{`, so
 * the brace's backslash is enough to keep one from being read. Other characters, space and comma too, stand for
 * themselves; the parser joins repeated slashes, as the kernel's own names have none.
 *
 * @throws KnownError UNQUOTABLE when no file can be called so
 */
export function escapePath(path: string): string {
  refuseUnnameable(path, 'an AppArmor rule');
  return path
    .replace(SPECIAL, String.raw`\$&`)
    .replace(LAST_BACKSLASH, octalEscape)
    .replace(OCTAL, octalEscape);
}

/** A rule as it stands in the file of a VM's rules, without its line end. */
export function ruleText({path, access, deny}: ApparmorRule): string {
  return `  ${deny ? 'deny ' : ''}"${path}" ${access},`;
}
