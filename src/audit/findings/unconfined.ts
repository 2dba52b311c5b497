// SPDX-License-Identifier: Apache-2.0
/** Domains and sites that do without confinement. */
import {contextParts} from '../../kernel-model/selinux/context-text.ts';
import type {DomainSeclabel} from '../../domain/domain.ts';
import type {FindingContext} from './context.ts';
import {atDomain, report, type Sightings} from './report.ts';

const MAC = ['selinux', 'apparmor'] as const;

export function unconfined(context: FindingContext): Sightings {
  const {domain, policy} = context.analysis.site;
  const active = MAC.filter(model => policy.securityDrivers.includes(model));
  return [
    !active.length && report('HOST_WITHOUT_MAC', {from: null}),
    ...active.flatMap(model => byModel(model, context)),
    ...dac(domain.seclabels, context),
  ];
}

function byModel(model: string, context: FindingContext): Sightings {
  const {domain, policy} = context.analysis.site;
  const written = domain.seclabels.find(label => label.model === model);
  if (written?.type === 'none') {
    const from = atDomain(context, 'a label of type none', written);
    return [report('DOMAIN_UNCONFINED', {from}, {model})];
  }
  if (written && model === 'selinux' && isUnconfinedType(context.analysis.plan.selinux.process))
    return [report('DOMAIN_UNCONFINED', {from: atDomain(context, 'its label', written)}, {model})];
  if (written || policy.defaultConfined) return [];
  return [report('DEFAULT_UNCONFINED', {from: atDomain(context, 'no label')}, {model})];
}

/** Processes of which the policy allows everything: unconfined_domain_type of Fedora's. */
const UNCONFINED_TYPES = new Set(
  'unconfined_t unconfined_service_t initrc_t init_t kernel_t spc_t container_runtime_t rpm_t rpm_script_t'.split(
    ' ',
  ),
);

function isUnconfinedType(context: string | null): boolean {
  return context !== null && UNCONFINED_TYPES.has(contextParts(context).type);
}

function dac(seclabels: readonly DomainSeclabel[], context: FindingContext): Sightings {
  const written = seclabels.find(({model, type}) => model === 'dac' && type === 'none');
  if (!written || !context.analysis.active.has('dac')) return [];
  return [report('DAC_SWITCHED_OFF', {from: atDomain(context, 'a label of type none', written)})];
}

export function complainMode(context: FindingContext): Sightings {
  const {plan, host, active} = context.analysis;
  const {profile} = plan.apparmor;
  const complains = context.analysis.body()?.flags.includes('complain') === true;
  if (!active.has('apparmor') || !(complains || host.profileMode(profile) === 'complain')) return [];
  return [report('PROFILE_COMPLAINS', {from: atDomain(context, 'its profile')}, {profile})];
}

export function runsAsRoot(context: FindingContext): Sightings {
  const {dac} = context.analysis.plan;
  const {domain} = context.analysis.site;
  if (!context.analysis.active.has('dac') || dac.uid !== 0) return [];
  const label = domain.seclabels.find(({model}) => model === 'dac');
  return [
    report(
      'VM_RUNS_AS_ROOT',
      {from: label ? atDomain(context, 'label', label) : null},
      {uid: 0, gid: dac.gid ?? 0},
    ),
  ];
}
