/** Refusals that are what the policy is for. */
import {formatCategories} from '../kernel-model/selinux/categories.ts';
import {parseContext} from '../kernel-model/selinux/dominance.ts';
import type {Intention, Step} from './answer.ts';
import type {Case} from './case.ts';

/** Null where the refusal looks like a mistake. */
export function intendedRefusal(one: Case, {cause}: Step): Intention | null {
  const {uses, path, process, analysis} = one;
  const categories = cause.kind === 'categories' ? categoriesOf(cause.object) : undefined;
  if (categories !== undefined) return {kind: 'other-vm', categories};
  const own = uses.filter(use => use.process === process.role);
  const everyVm = analysis.site.policy.cgroupDeviceAcl.includes(path);
  if (own.length === 0 && !everyVm) {
    const [other] = uses;
    return other
      ? {kind: 'other-process', path, needs: other.process, process: process.name}
      : {kind: 'not-asked-for', path, domain: analysis.plan.domain.name};
  }
  const [use] = own;
  if (use && one.access.includes('w') && !use.access.includes('w')) {
    const {device} = use.from;
    if ((use.storage?.depth ?? 0) > 0) return {kind: 'backing-file', path, device};
    if (use.readonly) return {kind: 'read-only', device};
  }
  return null;
}

/** They look like a VM's own pair. */
function categoriesOf(context: string): string | undefined {
  const categories = parseContext(context)?.range?.high.categories;
  return categories?.length ? formatCategories(categories) : undefined;
}
