/** The profile that libvirt's own helper writes for the definition, whatever mode is planned. */
import {planHelperProfile} from '../../layers/apparmor/helper/plan-helper.ts';
import type {HelperPlan} from '../../layers/apparmor/helper/plan-helper.ts';
import type {Finding} from '../finding.ts';
import type {FindingContext} from './context.ts';
import {report} from './report.ts';

const made = new WeakMap<FindingContext, HelperPlan>();

/** undefined where libvirt would not run it, or the profile is not the VM's. */
export function helperPlan(context: FindingContext): HelperPlan | undefined {
  const {active, site} = context.analysis;
  const label = site.domain.seclabels.find(({model}) => model === 'apparmor');
  if (
    !active.has('apparmor') ||
    label?.type === 'none' ||
    (label?.type === 'static' && label.label !== undefined)
  )
    return undefined;
  const known = made.get(context);
  if (known) return known;
  const fresh = planHelperProfile(context.written, site.host, site.policy);
  made.set(context, fresh);
  return fresh;
}

export function isLibvirtMode({analysis}: FindingContext): boolean {
  return analysis.site.mode === 'libvirt';
}

export function profileFailures(context: FindingContext): readonly Finding[] {
  const {apparmor} = context.analysis.plan;
  const plan = helperPlan(context);
  if ('refused' in apparmor) {
    const {message, from} = apparmor.refused;
    return [report('PROFILE_REFUSED', {from}, {text: message})];
  }
  if (!plan) return [];
  if ('refused' in plan)
    return [report('HELPER_REFUSES', {from: plan.refused.from}, {text: plan.refused.message})];
  if (plan.masked)
    return [report('HELPER_PROFILE_EMPTY', {from: plan.masked.from}, {text: plan.masked.message})];
  return [];
}
