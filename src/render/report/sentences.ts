// SPDX-License-Identifier: Apache-2.0

/** Plain words that messages begin with. Any other first word may be a name: libvirt, passt, a VM called guest. */
const OPENING = /^(?:a|an|every|everybody|everything|for|neither|no|outside|the|this|when|with) /u;

/** Messages begin in the middle of a line of the table; here they stand alone. */
export function sentences(message: string, help: string): string {
  const text = OPENING.test(message) ? message.charAt(0).toUpperCase() + message.slice(1) : message;
  const ended = ['.', '!', '?'].includes(text.at(-1) ?? '') ? text : `${text}.`;
  return help === '' ? ended : `${ended} ${help}`;
}
