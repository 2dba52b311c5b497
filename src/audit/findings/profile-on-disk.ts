// SPDX-License-Identifier: Apache-2.0
/** What an administrator made of a VM's profile. */
import type {OtherRule} from '../../kernel-model/apparmor/profile.ts';
import type {ApparmorRule} from '../../layers/plan.ts';
import type {FindingContext} from './context.ts';
import {atDomain, report, type Sightings} from './report.ts';

export function profileOnDisk(context: FindingContext): Sightings {
  const {active, body, plan} = context.analysis;
  const confined = plan.processes.some(({profile}) => profile !== null);
  const found = active.has('apparmor') && confined ? body() : undefined;
  if (!found || 'refused' in plan.apparmor) return [];
  const {file, flags, hasRules, written, others} = found;
  const from = atDomain(context, 'its profile');
  if (flags.includes('unconfined')) return [report('PROFILE_UNCONFINED', {from}, {file})];
  const planned = new Set(plan.apparmor.rules.map(({path}) => path));
  const rules = [
    ...written.filter(({deny, path}) => !deny && !planned.has(path)).map(fileRule),
    ...others.filter(({deny, from: {file: at}}) => !deny && at === file).map(otherRule),
  ];
  return [
    !hasRules && plan.domain.type !== 'lxc' && report('PROFILE_WITHOUT_RULES', {from}, {file}),
    rules.length > 0 && report('PROFILE_EDITED', {from}, {file, rules: listed(rules)}),
  ];
}

function fileRule({path, access, owner}: ApparmorRule): string {
  return `${owner ? 'owner ' : ''}${path} ${access}`;
}

function otherRule({kind, text}: OtherRule): string {
  return `${kind} ${text}`.trim();
}

const SHOWN = 5;

function listed(rules: readonly string[]): string {
  const more = rules.length > SHOWN ? ` and ${rules.length - SHOWN} more` : '';
  return rules.slice(0, SHOWN).join(', ') + more;
}
