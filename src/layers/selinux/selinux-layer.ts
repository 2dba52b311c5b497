// SPDX-License-Identifier: Apache-2.0
/** SELinux: contexts with the VM's own pair of categories. */
import type {Domain} from '../../domain/domain.ts';
import {labelSection} from '../labels/label-section.ts';
import type {Layer} from '../layer.ts';
import type {PlanWarning, SelinuxPlan} from '../plan.ts';
import type {Section} from '../section.ts';
import {diffSelinux} from './diff-selinux.ts';
import {judgeSelinux} from './judge-selinux.ts';
import {NO_SELINUX, planSelinux} from './plan-selinux.ts';
import {selinuxIdentity} from './selinux-identity.ts';

export const SELINUX: Layer<'selinux'> = {
  titles: {
    column: 'SELinux',
    section: 'SELinux',
    question: 'SELinux',
    inactive: 'the SELinux driver is not active',
  },
  // The basic model needs no driver of libvirt's.
  isActive: ({securityDrivers, selinux}) =>
    securityDrivers.includes('selinux') || selinux.basic !== undefined,
  prepare: ({inventory, site, pair, registered}) => {
    const {domain, host, policy, layout} = site;
    const identity = selinuxIdentity(domain, host, policy, pair, layout.caller !== undefined);
    return () => ({
      plan: planSelinux(inventory, identity, site),
      identity: {selinux: identity.process},
      siteWarnings: registered && identity.provisional ? [notAllocated(domain)] : [],
    });
  },
  unplanned: () => NO_SELINUX,
  judge: judgeSelinux,
  diff: diffSelinux,
  section: ({selinux}) => section(selinux),
};

/** Who names a registry wants its pairs. */
function notAllocated({name, at}: Domain): PlanWarning {
  return {
    code: 'MCS_NOT_ALLOCATED',
    message: `no category pair is allocated for ${name}, so another VM may have the same one; run svirtgen mcs allocate`,
    from: {device: 'domain', ...at, reason: 'its SELinux label is dynamic'},
  };
}

function section(plan: SelinuxPlan): Section {
  const common = commonPrefix(plan.image);
  return labelSection(plan, {
    title: 'SELinux labels',
    column: 'label',
    show: ({context}) => (context.startsWith(common) ? context.slice(common.length) : context),
    fallback: 'default',
    nothing: 'nothing is relabelled',
  });
}

/** `system_u:object_r:` is on every label and says nothing. */
function commonPrefix(image: string | null): string {
  return image === null ? '' : `${image.split(':').slice(0, 2).join(':')}:`;
}
