// SPDX-License-Identifier: Apache-2.0
/** Text as an element's content or between an attribute's single quotes. */
export function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&apos;');
}
