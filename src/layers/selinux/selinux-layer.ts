// SPDX-License-Identifier: Apache-2.0
/** SELinux: contexts with the VM's own pair of categories. */
import {provenance} from '../../inventory/site.ts';
import {contextParts} from '../../kernel-model/selinux/context-text.ts';
import type {Domain} from '../../domain/domain.ts';
import {atStop, labelSection} from '../labels/label-section.ts';
import type {Layer} from '../layer.ts';
import type {LabelPlan, PlanWarning, SelinuxPlan} from '../plan.ts';
import type {Section} from '../section.ts';
import {judgeSelinux} from './judge-selinux.ts';
import {NO_SELINUX, planSelinux} from './plan-selinux.ts';
import {selinuxIdentity} from './selinux-identity.ts';
import {type Change, kindOf} from '../change.ts';
import {diffEntries, type Entries, labelKind} from '../diff-entries.ts';
import {typeAccess} from './selinux-types.ts';

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
function notAllocated(domain: Domain): PlanWarning {
  return {
    code: 'MCS_NOT_ALLOCATED',
    message: `no category pair is allocated for ${domain.name}, so another VM may have the same one; run svirtgen mcs allocate`,
    from: provenance('domain', domain, 'its SELinux label is dynamic'),
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
  if (image === null) return '';
  const {user, role} = contextParts(image);
  return `${user}:${role}:`;
}

/** Two plans' contexts compared. */
function diffSelinux(before: LabelPlan, after: LabelPlan): readonly Change[] {
  return diffEntries('selinux', entriesOf(before), entriesOf(after), contextKind);
}

/** A type that the VM may only read is less than one that it may write. */
function contextKind(before: string, after: string): Change['kind'] {
  const [old, now] = [before, after].map(context => typeAccess(contextParts(context).type)?.access);
  return old && now && old !== now ? kindOf(old, now) : labelKind(before, after);
}

/** The label that stays: of several for one path the last. `at stop` is what becomes of it then. */
function entriesOf({selinux}: LabelPlan): Entries {
  const own = levelOf(selinux.image) ?? levelOf(selinux.process);
  const after = atStop(selinux, ['put back at stop', 'default at stop']);
  return new Map(
    selinux.labels.map(({path, context, from}) => {
      const stop = after(path) ?? 'stays';
      const meaning = `${own !== undefined && levelOf(context) === own ? withoutLevel(context, own) : context}, ${stop}`;
      return [path, {value: `${context}, ${stop}`, meaning, from}];
    }),
  );
}

/** What follows the type: `s0:c1,c2`. */
function levelOf(context: string | null): string | undefined {
  return context === null ? undefined : contextParts(context).range;
}

function withoutLevel(context: string, level: string): string {
  return `${context.slice(0, -level.length)}own`;
}
