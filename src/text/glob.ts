// SPDX-License-Identifier: Apache-2.0
/** Patterns as people write them in a policy: `*` stops at slashes, `**` does not, `?` is one character. */

const TOKEN = /\*\*|\*|\?|@\{(\w+)\}|[^*?@]+|@/gu;
const WILD: Readonly<Record<string, string>> = {'**': '.*', '*': '[^/]*', '?': '[^/]'};

/**
 * Whether a text is one that the pattern stands for, from its first character to its last.
 *
 * @param values what `@{name}` stands for, literally; a name that is not in here stands for nothing at all
 */
export function globMatcher(
  pattern: string,
  values: Readonly<Record<string, string>> = {},
): (text: string) => boolean {
  const source = [...pattern.matchAll(TOKEN)].map(([token, name]) => {
    if (name !== undefined) return Object.hasOwn(values, name) ? quoted(values[name] ?? '') : '(?!)';
    return WILD[token] ?? quoted(token);
  });
  const expression = new RegExp(`^${source.join('')}$`, 'su');
  return text => expression.test(text);
}

function quoted(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}
