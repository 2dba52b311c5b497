// SPDX-License-Identifier: Apache-2.0
/** More rules among those there are, in the list and in the text of the file. */
import {ruleText} from '../escape-path.ts';
import {listIn} from '../../../list-in.ts';
import type {ApparmorRule} from '../../plan.ts';
import {canonicalAccess} from '../strict/merge-rules.ts';

export interface Rules {
  /** The text of `libvirt-UUID.files`. */
  readonly files: string;
  readonly rules: readonly ApparmorRule[];
}

export interface Grant {
  readonly wanted: ApparmorRule;
  /** The path as libvirt's helper would write it, unescaped. */
  readonly raw: string;
}

/**
 * A rule of the same path is widened in its place; denials of what is granted go, since AppArmor lets them win. An
 * operation may need a rule for each disk, so that places are looked up.
 */
export function grantRules({files, rules}: Rules, grants: readonly Grant[]): Rules {
  const list = new Places(rules, ({path}) => path);
  // The text ends with a line feed, so the last line is empty.
  const lines = new Places(files.split('\n').slice(0, -1), line => line);
  for (const {wanted, raw} of grants) grantRule(list, lines, wanted, raw);
  return {
    rules: list.all(),
    files: lines
      .all()
      .map(line => `${line}\n`)
      .join(''),
  };
}

function grantRule(
  rules: Places<ApparmorRule>,
  lines: Places<string>,
  wanted: ApparmorRule,
  raw: string,
): void {
  const same = rules.of([...new Set([wanted.path, raw])]);
  for (const [place, rule] of same) {
    if (!rule.deny || !overlaps(rule.access, wanted.access)) continue;
    rules.remove(place);
    removeLine(lines, ruleText(rule));
  }
  const allowed = same.filter(([, {deny}]) => !deny);
  const known = allowed.map(([, {access}]) => access).join('');
  const access = canonicalAccess(known + wanted.access);
  const [before] = allowed;
  if (before === undefined) {
    rules.add({...wanted, access});
    lines.add(ruleText({...wanted, access}));
  } else if (access !== canonicalAccess(known)) {
    const [place, rule] = before;
    const widened = {...wanted, path: rule.path, access};
    rules.replace(place, widened);
    const [line] = lines.of([ruleText(rule)]);
    if (line) lines.replace(line[0], ruleText(widened));
    else lines.add(ruleText(widened));
  }
}

function overlaps(denied: string, wanted: string): boolean {
  return [...denied].some(letter => wanted.includes(letter));
}

/** With the comment that stands above it. */
function removeLine(lines: Places<string>, unwanted: string): void {
  for (const [place] of lines.of([unwanted])) {
    const above = lines.above(place);
    if (above?.[1].startsWith('  #')) lines.remove(above[0]);
    lines.remove(place);
  }
}

/** A list in which one finds what has a key. */
class Places<Value> {
  readonly #values: (Value | undefined)[] = [];
  readonly #places = new Map<string, number[]>();
  readonly #keyOf: (value: Value) => string;

  constructor(values: readonly Value[], keyOf: (value: Value) => string) {
    this.#keyOf = keyOf;
    for (const value of values) this.add(value);
  }

  add(value: Value): void {
    listIn(this.#places, this.#keyOf(value)).push(this.#values.length);
    this.#values.push(value);
  }

  /** What has one of the keys, in the order of the list. */
  of(keys: readonly string[]): readonly (readonly [place: number, value: Value])[] {
    return keys
      .flatMap(key => this.#places.get(key) ?? [])
      .sort((one, other) => one - other)
      .map(place => this.#at(place))
      .filter(found => found !== undefined)
      .filter(([, value]) => keys.includes(this.#keyOf(value)));
  }

  above(place: number): readonly [place: number, value: Value] | undefined {
    let at = place - 1;
    while (at >= 0 && this.#values[at] === undefined) at--;
    return this.#at(at);
  }

  #at(place: number): readonly [place: number, value: Value] | undefined {
    const value = this.#values[place];
    return value === undefined ? undefined : [place, value];
  }

  replace(place: number, value: Value): void {
    this.#values[place] = value;
    const places = listIn(this.#places, this.#keyOf(value));
    if (!places.includes(place)) places.push(place);
  }

  remove(place: number): void {
    this.#values[place] = undefined;
  }

  all(): readonly Value[] {
    return this.#values.filter(value => value !== undefined);
  }
}
