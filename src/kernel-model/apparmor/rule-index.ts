// SPDX-License-Identifier: Apache-2.0
/** Rules arranged so that a path is held against the few that may match it, not against all. */
import {compilePattern, type CompiledPattern} from './path-matcher.ts';
import {byteText} from './expression.ts';
import {listIn} from '../../list-in.ts';
import {remembered} from '../../once.ts';

interface Placed<Rule> {
  readonly rule: Rule;
  /** Where it stands among the rules. */
  readonly place: number;
  readonly matches: CompiledPattern['matches'];
}

/** By the bytes that a path has to have in one place, and by how many they are. */
type Ends<Value> = Map<number, Map<string, Value>>;
type BySuffix<Rule> = Ends<Placed<Rule>[]>;
type ByStem<Rule> = Ends<BySuffix<Rule>>;

/**
 * A definition makes thousands of rules, and each of its paths is asked about: rules of one path are looked up,
 * and patterns by what stands before their first wildcard, behind it in the same name, and behind their last. VMs'
 * own directories differ in the second: `/var/lib/libvirt/qemu/domain-{…}-web/**`.
 */
export class RuleIndex<Rule extends {readonly pattern: string}> {
  readonly #literals = new Map<string, Placed<Rule>[]>();
  readonly #patterns: Ends<ByStem<Rule>> = new Map();

  /**
   * @param compile `lightPattern` for more patterns than there is memory for
   * @throws KnownError AA_PATTERN when a rule has a pattern that AppArmor does not take
   */
  constructor(rules: readonly Rule[], compile: (pattern: string) => CompiledPattern = compilePattern) {
    rules.forEach((rule, place) => {
      this.#put(compile(rule.pattern), rule, place);
    });
  }

  #put({literal, prefix, stem, suffix, matches}: CompiledPattern, rule: Rule, place: number): void {
    const list =
      literal === undefined ? this.#listFor(prefix, stem, suffix) : listIn(this.#literals, literal);
    list.push({rule, place, matches});
  }

  #listFor(prefix: string, stem: string, suffix: string): Placed<Rule>[] {
    const byStem = at(this.#patterns, prefix, (): ByStem<Rule> => new Map());
    const bySuffix = at(byStem, stem, (): BySuffix<Rule> => new Map());
    return at(bySuffix, suffix, (): Placed<Rule>[] => []);
  }

  /** The rules whose pattern matches a path, in their own order. Each layer and finding asks for the same paths. */
  readonly matching = remembered((path: string) => this.#matching(path));

  #matching(path: string): readonly Rule[] {
    const bytes = byteText(path);
    const found = [...(this.#literals.get(bytes) ?? [])];
    for (const [beginning, byPrefix] of this.#patterns) {
      const byStem = byPrefix.get(bytes.slice(0, beginning));
      if (byStem) found.push(...this.#below(byStem, bytes, beginning));
    }
    return found.sort((one, other) => one.place - other.place).map(({rule}) => rule);
  }

  #below(byStem: ByStem<Rule>, bytes: string, beginning: number): readonly Placed<Rule>[] {
    const slash = bytes.indexOf('/', beginning);
    const name = slash < 0 ? bytes : bytes.slice(0, slash);
    return endings(byStem, name)
      .flatMap(bySuffix => endings(bySuffix, bytes))
      .flat()
      .filter(({matches}) => matches(bytes));
  }
}

/** What belongs to the ends that a text has. */
function endings<Value>(ends: Ends<Value>, text: string): readonly Value[] {
  return [...ends]
    .map(([length, values]) => values.get(text.slice(text.length - length)))
    .filter(value => value !== undefined);
}

function at<Value>(ends: Ends<Value>, end: string, fresh: () => Value): Value {
  const ofLength = ends.get(end.length) ?? new Map<string, Value>();
  ends.set(end.length, ofLength);
  const value = ofLength.get(end) ?? fresh();
  ofLength.set(end, value);
  return value;
}
