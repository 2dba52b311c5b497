// SPDX-License-Identifier: Apache-2.0
/** GNU getopt_long: what libvirt's helper reads its command line with, and says when it cannot. */

export interface LongOption {
  readonly name: string;
  readonly argument: boolean;
  /** Options that mean the same share it; an abbreviation of several of those is not ambiguous. */
  readonly value: string;
}

export interface OptionTable {
  /** In getopt's notation: a letter, followed by `:` when it takes an argument. */
  readonly short: string;
  readonly long: readonly LongOption[];
}

export type Parsed =
  | {readonly kind: 'option'; readonly value: string; readonly argument: string | undefined}
  /** getopt's own complaint, without the program's name. */
  | {readonly kind: 'complaint'; readonly text: string};

/**
 * The options in order; operands are passed over wherever they stand, and `--` ends the options.
 * Nothing is read ahead, as whoever reads may leave at the first complaint.
 */
export function* getopt(argv: readonly string[], table: OptionTable): Iterable<Parsed> {
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') return;
    if (word.startsWith('--')) yield longOption(word.slice(2), rest, table.long);
    else if (word.startsWith('-') && word !== '-') yield* shortOptions(word.slice(1), rest, table.short);
  }
}

/** @param rest the words that follow; an argument is taken from it */
function* shortOptions(letters: string, rest: string[], table: string): Iterable<Parsed> {
  const all = [...letters];
  for (const [index, letter] of all.entries()) {
    const position = letter === ':' ? -1 : table.indexOf(letter);
    if (position < 0) {
      yield complaint(`invalid option -- '${letter}'`);
      continue;
    }
    if (table[position + 1] !== ':') {
      yield {kind: 'option', value: letter, argument: undefined};
      continue;
    }
    const attached = all.slice(index + 1).join('');
    const argument = attached === '' ? rest.shift() : attached;
    yield argument === undefined
      ? complaint(`option requires an argument -- '${letter}'`)
      : {kind: 'option', value: letter, argument};
    return;
  }
}

function longOption(text: string, rest: string[], table: readonly LongOption[]): Parsed {
  const [, name = '', attached] = /^([^=]*)(?:=([^]*))?$/.exec(text) ?? [];
  const candidates = table.filter(option => option.name.startsWith(name));
  const [first] = candidates;
  const option = candidates.find(one => one.name === name) ?? first;
  if (!option) return complaint(`unrecognized option '--${text}'`);
  if (
    option.name !== name &&
    candidates.some(one => one.value !== option.value || one.argument !== option.argument)
  ) {
    const possibilities = candidates.map(one => `'--${one.name}'`).join(' ');
    return complaint(`option '--${text}' is ambiguous; possibilities: ${possibilities}`);
  }
  if (!option.argument) {
    return attached === undefined
      ? {kind: 'option', value: option.value, argument: undefined}
      : complaint(`option '--${option.name}' doesn't allow an argument`);
  }
  const argument = attached ?? rest.shift();
  return argument === undefined
    ? complaint(`option '--${option.name}' requires an argument`)
    : {kind: 'option', value: option.value, argument};
}

function complaint(text: string): Parsed {
  return {kind: 'complaint', text};
}
