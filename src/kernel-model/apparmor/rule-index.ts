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

/** A directory that patterns name: what begins in it, and those of its directories that patterns name. */
interface Directory<Rule> {
  readonly inside: Map<string, Directory<Rule>>;
  readonly beginnings: Ends<ByStem<Rule>>;
}

/**
 * A definition makes thousands of rules, and each of its paths is asked about: rules of one path are looked up,
 * and patterns by what stands before their first wildcard, behind it in the same name, and behind their last. VMs'
 * own directories differ in the second: `/var/lib/libvirt/qemu/domain-{…}-web/**`. What stands before is looked up
 * name by name, since shares may lie in each other.
 */
export class RuleIndex<Rule extends {readonly pattern: string}> {
  readonly #literals = new Map<string, Placed<Rule>[]>();
  readonly #root: Directory<Rule> = emptyDirectory();

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
    const names = prefix.split('/');
    const beginning = names.pop() ?? '';
    let directory = this.#root;
    for (const name of names) {
      const next = directory.inside.get(name) ?? emptyDirectory();
      directory.inside.set(name, next);
      directory = next;
    }
    const byStem = at(directory.beginnings, beginning, (): ByStem<Rule> => new Map());
    const bySuffix = at(byStem, stem, (): BySuffix<Rule> => new Map());
    return at(bySuffix, suffix, (): Placed<Rule>[] => []);
  }

  /** The rules whose pattern matches a path, in their own order. Each layer and finding asks for the same paths. */
  readonly matching = remembered((path: string) => this.#matching(path));

  /** Whether one of the rules that match is enough. They are told of in no order, and none is after that one. */
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
    let directory: Directory<Rule> | undefined = this.#root;
    for (let from = 0; directory !== undefined;) {
      for (const [length, byBeginning] of directory.beginnings) {
        const byStem = byBeginning.get(bytes.slice(from, from + length));
        if (byStem && findBelow(byStem, bytes, from + length, isIt)) return true;
      }
      const slash = bytes.indexOf('/', from);
      directory = slash < 0 ? undefined : directory.inside.get(bytes.slice(from, slash));
      from = slash + 1;
    }
    return false;
  }
}

type IsIt<Rule> = (one: Placed<Rule>) => boolean;

function emptyDirectory<Rule>(): Directory<Rule> {
  return {inside: new Map(), beginnings: new Map()};
}

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
