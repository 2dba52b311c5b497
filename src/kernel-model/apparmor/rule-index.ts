// SPDX-License-Identifier: Apache-2.0
/** Rules arranged so that a path is held against the few that may match it, not against all. */
import {compilePattern, type CompiledPattern} from './path-matcher.ts';
import {byteText} from './expression.ts';
import {listIn} from '../../list-in.ts';
import {once, remembered} from '../../once.ts';
import {prefixesAmong} from './prefixes.ts';

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
 * own directories differ in the second: `/var/lib/libvirt/qemu/domain-{…}-web/**`. What stands before is looked up
 * by the directories of the path, since shares may lie in each other.
 */
export class RuleIndex<Rule extends {readonly pattern: string}> {
  readonly #literals = new Map<string, Placed<Rule>[]>();
  /** By the directory that they begin with, then by what follows in it before the first wildcard. */
  readonly #patterns = new Map<string, Ends<ByStem<Rule>>>();
  /** Those of the directories that a path lies in. */
  readonly #around = once(() => prefixesAmong(this.#patterns.keys()));
  /** The rules whose pattern matches a path, in their own order. Each layer and finding asks for the same paths. */
  readonly matching: (path: string) => readonly Rule[];

  /**
   * @param compile `lightPattern` for more patterns than there is memory for
   * @throws KnownError AA_PATTERN when a rule has a pattern that AppArmor does not take
   */
  constructor(rules: readonly Rule[], compile: (pattern: string) => CompiledPattern = compilePattern) {
    rules.forEach((rule, place) => {
      this.#put(compile(rule.pattern), rule, place);
    });
    // Most profiles deny nothing.
    this.matching = rules.length === 0 ? () => [] : remembered(path => this.#matching(path));
  }

  #put({literal, prefix, stem, suffix, matches}: CompiledPattern, rule: Rule, place: number): void {
    const list =
      literal === undefined ? this.#listFor(prefix, stem, suffix) : listIn(this.#literals, literal);
    list.push({rule, place, matches});
  }

  #listFor(prefix: string, stem: string, suffix: string): Placed<Rule>[] {
    const end = prefix.lastIndexOf('/') + 1;
    const directory = prefix.slice(0, end);
    const beginnings = this.#patterns.get(directory) ?? new Map<number, Map<string, ByStem<Rule>>>();
    this.#patterns.set(directory, beginnings);
    const byStem = at(beginnings, prefix.slice(end), (): ByStem<Rule> => new Map());
    const bySuffix = at(byStem, stem, (): BySuffix<Rule> => new Map());
    return at(bySuffix, suffix, (): Placed<Rule>[] => []);
  }

  /** Whether one of the rules that match is enough: they are asked about in any order, up to the first that is. */
  some(path: string, isEnough: (rule: Rule) => boolean): boolean {
    return this.#find(byteText(path), ({rule}) => isEnough(rule));
  }

  #matching(path: string): readonly Rule[] {
    const found: Placed<Rule>[] = [];
    this.#find(byteText(path), one => {
      found.push(one);
      return false;
    });
    return found.sort((one, other) => one.place - other.place).map(({rule}) => rule);
  }

  #find(bytes: string, isIt: IsIt<Rule>): boolean {
    if (this.#literals.get(bytes)?.some(isIt) === true) return true;
    for (const directory of this.#around()(bytes)) {
      const from = directory.length;
      for (const [length, byBeginning] of this.#patterns.get(directory) ?? []) {
        const byStem = byBeginning.get(bytes.slice(from, from + length));
        if (byStem && findBelow(byStem, bytes, from + length, isIt)) return true;
      }
    }
    return false;
  }
}

type IsIt<Rule> = (one: Placed<Rule>) => boolean;

/** Looks at those rules of a beginning that match, without a list on the way: there may be hundreds of beginnings. */
function findBelow<Rule>(byStem: ByStem<Rule>, bytes: string, beginning: number, isIt: IsIt<Rule>): boolean {
  const slash = bytes.indexOf('/', beginning);
  const name = slash < 0 ? bytes : bytes.slice(0, slash);
  for (const [length, stems] of byStem) {
    for (const [size, suffixes] of stems.get(endOf(name, length)) ?? []) {
      const rules = suffixes.get(endOf(bytes, size));
      if (rules?.some(one => one.matches(bytes) && isIt(one)) === true) return true;
    }
  }
  return false;
}

function endOf(text: string, length: number): string {
  return text.slice(text.length - length);
}

function at<Value>(ends: Ends<Value>, end: string, fresh: () => Value): Value {
  const ofLength = ends.get(end.length) ?? new Map<string, Value>();
  ends.set(end.length, ofLength);
  const value = ofLength.get(end) ?? fresh();
  ofLength.set(end, value);
  return value;
}
