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
  const trees = united.filter(({path}) => path.endsWith('/**'));
  return united.filter(rule => !trees.some(tree => holds(tree, rule)));
}

/** Escaping leaves the parts of a path comparable as text, and no escaped name ends in stars. */
function holds(tree: ApparmorRule, rule: ApparmorRule): boolean {
  const inside = tree.path.slice(0, -'**'.length);
  return (
    tree !== rule &&
    rule.path.startsWith(inside) &&
    rule.path.length > inside.length &&
    [...rule.access].every(
      letter => tree.access.includes(letter) || (letter === 'a' && tree.access.includes('w')),
    )
  );
}
