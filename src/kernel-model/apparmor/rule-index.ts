// SPDX-License-Identifier: Apache-2.0
/** Rules arranged so that a path is held against the few that may match it, not against all. */
import {compilePattern} from './path-matcher.ts';
import type {CompiledPattern} from './path-matcher.ts';
import {byteText} from './expression.ts';
import {listIn} from '../../list-in.ts';

interface Placed<Rule> {
  readonly rule: Rule;
  /** Where it stands among the rules. */
  readonly place: number;
  readonly matches: CompiledPattern['matches'];
}

/** By the bytes that a path has to have at one end, and by how many they are. */
type Ends<Value> = Map<number, Map<string, Value>>;

/**
 * A definition makes thousands of rules, and each of its paths is asked about: rules of one path are looked up,
 * and patterns by what stands before their first wildcard and behind their last.
 */
export class RuleIndex<Rule extends {readonly pattern: string}> {
  readonly #literals = new Map<string, Placed<Rule>[]>();
  readonly #patterns: Ends<Ends<Placed<Rule>[]>> = new Map();

  /** @throws KnownError AA_PATTERN when a rule has a pattern that AppArmor does not take */
  constructor(rules: readonly Rule[]) {
    rules.forEach((rule, place) => {
      this.#put(compilePattern(rule.pattern), rule, place);
    });
  }

  #put({literal, prefix, suffix, matches}: CompiledPattern, rule: Rule, place: number): void {
    const list =
      literal === undefined
        ? at(
            at(this.#patterns, prefix, (): Ends<Placed<Rule>[]> => new Map()),
            suffix,
            (): Placed<Rule>[] => [],
          )
        : listIn(this.#literals, literal);
    list.push({rule, place, matches});
  }

  /** The rules whose pattern matches a path, in their own order. */
  matching(path: string): readonly Rule[] {
    const bytes = byteText(path);
    const found = [...(this.#literals.get(bytes) ?? [])];
    for (const [beginning, byPrefix] of this.#patterns) {
      const bySuffix = byPrefix.get(bytes.slice(0, beginning));
      for (const [ending, lists] of bySuffix ?? []) {
        for (const placed of lists.get(bytes.slice(bytes.length - ending)) ?? [])
          if (placed.matches(bytes)) found.push(placed);
      }
    }
    return found.sort((one, other) => one.place - other.place).map(({rule}) => rule);
  }
}

function at<Value>(ends: Ends<Value>, end: string, fresh: () => Value): Value {
  const ofLength = ends.get(end.length) ?? new Map<string, Value>();
  ends.set(end.length, ofLength);
  const value = ofLength.get(end) ?? fresh();
  ofLength.set(end, value);
  return value;
}
