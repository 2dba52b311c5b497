// SPDX-License-Identifier: Apache-2.0
/** Data inside a page's script element. */
import {Markup} from '../../escape.ts';

/** What could end the element, begin a comment or a reference in it, or break a line in JavaScript before ES2019. */
const UNSAFE = /[<>&\u2028\u2029]/gu;

export function scriptJson(value: unknown): Markup {
  return new Markup(
    JSON.stringify(value).replace(
      UNSAFE,
      character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
}
