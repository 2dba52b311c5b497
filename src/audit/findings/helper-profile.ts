// SPDX-License-Identifier: Apache-2.0
/** The profile that libvirt's own helper writes for the definition, whatever mode is planned. */
import type {Disk, Domain} from '../../domain/domain.ts';
import type {Analysis} from '../../layers/analysis.ts';
import {cureOf} from '../../layers/apparmor/refusal-cure.ts';
import {planHelperProfile, type HelperPlan} from '../../layers/apparmor/helper/plan-helper.ts';
import type {FindingContext} from './context.ts';
import {report, type Sightings} from './report.ts';

/**
 * For the definition as libvirtd pipes it to the helper: with QEMU's defaults, and before it looks volumes up, which
 * it does later in the start.
 *
 * @returns undefined where libvirt would not run it, or the profile is not the VM's
 */
export function helperPlan({active, site}: Analysis, written: Domain): HelperPlan | undefined {
  const label = site.domain.seclabels.find(({model}) => model === 'apparmor');
  const isTheVms = label?.type !== 'none' && !(label?.type === 'static' && label.label !== undefined);
  if (!active.has('apparmor') || !isTheVms) return undefined;
  const {domain, host, policy} = site;
  return planHelperProfile({...domain, disks: domain.disks.map(asWritten(written))}, host, policy);
}

function asWritten({disks}: Domain) {
  return (disk: Disk, index: number): Disk =>
    disk.source.type === 'volume' ? {...disk, source: disks[index]?.source ?? disk.source} : disk;
}

export function isLibvirtMode({analysis}: FindingContext): boolean {
  return analysis.site.mode === 'libvirt';
}

export function profileFailures(context: FindingContext): Sightings {
  const {apparmor} = context.analysis.plan;
  const plan = context.helper;
  if ('refused' in apparmor) {
    const {message, from} = apparmor.refused;
    return [report('PROFILE_REFUSED', {from, help: cureOf(apparmor.refused)}, {text: message})];
  }
  if (!plan) return [];
  // With libvirt's own profile the VM does not start.
  const severity = isLibvirtMode(context) ? 'error' : undefined;
  if ('refused' in plan) {
    const {message, from} = plan.refused;
    return [report('HELPER_REFUSES', {from, severity, help: cureOf(plan.refused)}, {text: message})];
  }
  if (plan.masked)
    return [report('HELPER_PROFILE_EMPTY', {from: plan.masked.from, severity}, {text: plan.masked.message})];
  return [];
}
