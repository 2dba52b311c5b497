// SPDX-License-Identifier: Apache-2.0
/** Messages begin in the middle of a line of the table; here they stand alone. */
export function sentences(message: string, help: string): string {
  const text = capitalized(message);
  const ended = ['.', '!', '?'].includes(text.at(-1) ?? '') ? text : `${text}.`;
  return help === '' ? ended : `${ended} ${help}`;
}

/** Names of files, codes and elements stay as they are written. */
function capitalized(text: string): string {
  return /^[a-z]+(?: |$)/u.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
