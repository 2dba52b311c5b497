// SPDX-License-Identifier: Apache-2.0
/**
 * `aa-log` of the apparmor.d project: the state, the profile, the operation and the name without keys, then
 * keys; coloured on a terminal.
 *
 * @returns the same record as the kernel writes it; undefined for any other line
 */
export function fromAaLog(line: string): string | undefined {
  const plain = line.replace(COLOUR, '');
  const [, state, profile, operation, name, rest = ''] = RECORD.exec(plain) ?? [];
  if (state === undefined || profile === undefined || operation === undefined) return undefined;
  const fields = [`apparmor="${state}"`, `operation="${operation}"`, `profile="${profile}"`];
  const named = name === undefined ? [] : [`name="${name.replace(/^"(.*)"$/, '$1')}"`];
  return [...fields, ...named, rest].join(' ');
}

// eslint-disable-next-line no-control-regex
const COLOUR = /\x1b\[[\d;]*m/g;
const RECORD = /^(DENIED|ALLOWED)\s+(\S+)\s+(\w+)(?:\s+("[^"]*"|\/\S*))?((?:\s+\w+=.*)?)$/;
