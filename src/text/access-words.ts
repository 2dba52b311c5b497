// SPDX-License-Identifier: Apache-2.0
const WORDS: Readonly<Record<string, string>> = {
  r: 'read',
  w: 'write',
  k: 'lock',
  m: 'map as code',
  x: 'execute',
};

/** Letters of an access, such as `rw`, as verbs: `read and write`. */
export function accessWords(access: string): string {
  const words = [...access].map(letter => WORDS[letter] ?? letter);
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words.join('');
}
