// SPDX-License-Identifier: Apache-2.0
/** One rule per path, and none that another one holds already. */
import type {ApparmorRule} from '../../plan.ts';

/** The order in which AppArmor's tools print access. */
const ORDER = 'mrwalkix';

export function canonicalAccess(letters: string): string {
  const wanted = new Set(letters);
  // Write includes append, and the language refuses both in one rule.
  if (wanted.has('w')) wanted.delete('a');
  return [...ORDER].filter(letter => wanted.has(letter)).join('');
}

/**
 * Access to one path is united; the first rule of a path keeps its place and its reason. What a rule for a
 * whole directory allows is not said again for what is in it.
 */
export function mergeRules(rules: readonly ApparmorRule[]): readonly ApparmorRule[] {
  const byPath = new Map<string, ApparmorRule>();
  for (const rule of rules) {
    const known = byPath.get(rule.path);
    byPath.set(rule.path, known ? {...known, access: canonicalAccess(known.access + rule.access)} : rule);
  }
  const united = [...byPath.values()];
  const held = heldByTrees(united);
  return united.filter(rule => !held.has(rule));
}

interface Tree {
  /** The directory with its slash. */
  readonly inside: string;
  /** What it and the trees around it allow. */
  readonly accesses: readonly string[];
}

/** In the order of their names what is in a directory follows it, so that one look at the trees around is enough. */
function heldByTrees(rules: readonly ApparmorRule[]): ReadonlySet<ApparmorRule> {
  const held = new Set<ApparmorRule>();
  const around: Tree[] = [];
  for (const {rule, key, isTree} of rules.map(placed).toSorted(byName)) {
    while (!key.startsWith(around.at(-1)?.inside ?? '')) around.pop();
    const outer = around.at(-1)?.accesses ?? [];
    if (outer.some(access => covers(access, rule.access))) held.add(rule);
    if (isTree) around.push({inside: key, accesses: [...new Set([...outer, rule.access])]});
  }
  return held;
}

interface Placed {
  readonly rule: ApparmorRule;
  /** Escaping leaves the parts of a path comparable as text, and no escaped name ends in stars. */
  readonly key: string;
  readonly isTree: boolean;
}

function placed(rule: ApparmorRule): Placed {
  const isTree = rule.path.endsWith('/**');
  return {rule, isTree, key: isTree ? rule.path.slice(0, -'**'.length) : rule.path};
}

/** A directory comes before the tree below it, which does not hold it. */
function byName(one: Placed, other: Placed): number {
  if (one.key === other.key) return Number(one.isTree) - Number(other.isTree);
  return one.key < other.key ? -1 : 1;
}

function covers(tree: string, access: string): boolean {
  return [...access].every(letter => tree.includes(letter) || (letter === 'a' && tree.includes('w')));
}
