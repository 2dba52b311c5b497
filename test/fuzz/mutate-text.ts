// SPDX-License-Identifier: Apache-2.0
/** Small changes to a text that keep most of its structure, so that a reader gets past its first check. */
import type {Random} from './random.ts';

/** Values at which readers tend to break: sizes, signs, and characters that mean something to somebody. */
const VALUES = [
  '', '0', '-1', '1', '4294967295', '4294967296', '9223372036854775808', '1e309', 'NaN', '0x', ' ', '/', '//', '/..',
  '/dev/null', '/x'.repeat(200), '*', '**', '?', '[', '[^', '{', '{a,b}', '@{', '\\', '\\x', '%', '#', '"', "'", '&amp;',
  '&#10;', '&#0;', '\u0000', '\n', '\r', '\t', '\uFEFF', '\uD800', 'é', '\u{1F600}', ',', '+0:+0', 's0:c0.c1023', 'a'.repeat(5000),
]; // prettier-ignore

/** A word that stands as a value, and an element or a line. */
const WORD = /[\w./:+-]+/g;
const PIECE = /<[^<>]*>|[^\n]+\n?/g;

export function mutateText(text: string, random: Random): string {
  let changed = text;
  for (let count = 1 + random.below(3); count > 0; count--) changed = mutateOnce(changed, random);
  return changed;
}

function mutateOnce(text: string, random: Random): string {
  const pattern = random.below(3) === 0 ? PIECE : WORD;
  const matches = [...text.matchAll(pattern)];
  if (matches.length === 0) return text + random.pick(VALUES);
  const match = random.pick(matches);
  const [before, after] = [text.slice(0, match.index), text.slice(match.index + match[0].length)];
  switch (random.below(5)) {
    case 0:
      return before + after;
    case 1:
      return before + match[0] + match[0] + after;
    case 2:
      return before + random.pick(matches)[0] + after;
    case 3:
      return text.slice(0, random.below(text.length));
    default:
      return before + random.pick(VALUES) + after;
  }
}
