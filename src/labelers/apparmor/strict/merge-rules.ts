/** One rule per path: access is united, and a deny that contradicts an allow is dropped. */
import type {ApparmorRule} from '../../plan.ts';

/** The order in which AppArmor's tools print access. */
const ORDER = 'mrwalk';

export function canonicalAccess(letters: string): string {
  const wanted = new Set(letters);
  // Write includes append, and the language refuses both in one rule.
  if (wanted.has('w')) wanted.delete('a');
  return [...ORDER].filter(letter => wanted.has(letter)).join('');
}

/** The first rule of a path keeps its place and its reason. */
export function mergeRules(rules: readonly ApparmorRule[]): readonly ApparmorRule[] {
  const allowed = new Map<string, ApparmorRule>();
  for (const rule of rules) {
    if (rule.deny) continue;
    const known = allowed.get(rule.path);
    allowed.set(rule.path, known ? {...known, access: canonicalAccess(known.access + rule.access)} : rule);
  }
  const denied = rules.filter(({deny, path, access}) => {
    const granted = allowed.get(path)?.access ?? '';
    return deny && ![...access].some(letter => granted.includes(letter));
  });
  return [...allowed.values(), ...denied];
}
