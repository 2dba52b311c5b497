/** Refusals that are what the policy is for. */
import {formatCategories, intersection} from '../kernel-model/selinux/categories.ts';
import {parseContext} from '../kernel-model/selinux/dominance.ts';
import type {Step} from './answer.ts';
import type {Case} from './case.ts';

/** A sentence that says why the refusal is right; null where it looks like a mistake. */
export function intendedRefusal(one: Case, {layer, rule}: Step): string | null {
  const {uses, path, process, analysis} = one;
  if (layer === 'selinux') {
    const other = otherVm(rule);
    if (other !== undefined)
      return `the label ${other} is that of another VM's file: keeping VMs apart is what it is for`;
  }
  const own = uses.filter(use => use.process === process.role);
  const everyVm = analysis.site.policy.cgroupDeviceAcl.includes(path);
  if (own.length === 0 && !everyVm) {
    const whom =
      uses.length > 0 ? `${uses[0]!.process} needs ${path}, and ${process.name} does not` : undefined;
    return whom ?? `nothing in the definition of ${analysis.plan.domain.name} asks for ${path}`;
  }
  const [use] = own;
  if (use && one.access.includes('w') && !use.access.includes('w')) {
    if ((use.storage?.depth ?? 0) > 0)
      return `${path} is a backing file of ${use.from.device}: QEMU writes to the image on top of it and only reads here`;
    if (use.readonly) return `${use.from.device} is read-only in the definition`;
  }
  return null;
}

/** The categories of a file's context that the process has not, when they look like a VM's own pair. */
function otherVm(rule: string): string | undefined {
  const [subject, object] = rule.split(' on ').map(text => parseContext(text));
  const [mine, its] = [subject?.range?.high.categories, object?.range?.high.categories];
  if (mine === undefined || its === undefined || its.length === 0) return undefined;
  const shared = intersection(mine, its);
  return shared.length === its.length ? undefined : formatCategories(its);
}
