// SPDX-License-Identifier: Apache-2.0
/** Text as an element's content or between an attribute's single quotes, on one line: there a newline would be a space. */
export function xmlText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll("'", '&apos;')
    .replace(/[\t\n\r]/g, character => `&#${character.charCodeAt(0)};`);
}
