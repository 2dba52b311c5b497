// SPDX-License-Identifier: Apache-2.0

/** A message of the table where it stands alone: as it is there, for it may begin with a name, and then what to do. */
export function sentences(message: string, help: string): string {
  const ended = ['.', '!', '?'].includes(message.at(-1) ?? '') ? message : `${message}.`;
  return help === '' ? ended : `${ended} ${help}`;
}
