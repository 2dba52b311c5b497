// SPDX-License-Identifier: Apache-2.0
/** Labels that a definition writes itself, for the VM or for one device. */
import type {DeviceSeclabel, DomainSeclabel} from '../../domain/domain.ts';
import {enteredProfile} from '../../layers/apparmor/profile-name.ts';
import {parseContext} from '../../kernel-model/selinux/dominance.ts';
import type {FindingContext} from './context.ts';
import {atDomain, report, type Sighting, type Sightings} from './report.ts';
import {oncePerPath} from './needs.ts';

export function staticLabels(context: FindingContext): Sightings {
  const {active, site} = context.analysis;
  return site.domain.seclabels
    .filter(({type, model}) => type === 'static' && isActive(model, active))
    .flatMap(label => [
      withoutCategories(label, context),
      notRelabelled(label, context),
      ...ownProfile(label, context),
    ]);
}

function withoutCategories(label: DomainSeclabel, context: FindingContext): Sighting | undefined {
  if (label.model !== 'selinux' || label.label === undefined || hasCategories(label.label)) return undefined;
  const from = atDomain(context, 'a static label', label);
  return report('LABEL_WITHOUT_CATEGORIES', {from}, {label: label.label});
}

function notRelabelled(label: DomainSeclabel, context: FindingContext): Sighting | undefined {
  const {model, relabel} = label;
  if (relabel || (model !== 'selinux' && model !== 'dac')) return undefined;
  return report('STATIC_LABEL_NOT_RELABELLED', {from: atDomain(context, 'a static label', label)}, {model});
}

function ownProfile(label: DomainSeclabel, context: FindingContext): Sightings {
  if (label.model !== 'apparmor' || label.label === undefined) return [];
  const from = atDomain(context, 'a static label', label);
  const entered = enteredProfile(context.analysis.site.domain);
  return [
    entered === null || label.label === entered
      ? report('PROFILE_NOT_GENERATED', {from}, {label: label.label})
      : report('STATIC_LABEL_NOT_ENTERED', {from}, {label: label.label, entered}),
    // Of such a label the live XML has no <imagelabel>, and libvirt refuses to read that again.
    label.relabel && report('STATIC_LABEL_LOST', {from}, {label: label.label}),
  ];
}

/** Fewer than two, or all there are, tell nobody apart. */
function hasCategories(label: string): boolean {
  const count = parseContext(label)?.range?.high.categories.length ?? 0;
  return count > 0 && count < 512;
}

export function deviceLabels(context: FindingContext): Sightings {
  const {active, inventory} = context.analysis;
  return oncePerPath(inventory.resources).flatMap(({path, from, overrides}) =>
    overrides
      .filter(({model}) => isActive(model, active))
      .flatMap(override => [skipped(override, path, from), openToAll(override, path, from)]),
  );
}

/** Labels are of libvirt's drivers, some of which stand around the VM. */
function isActive(model: string | undefined, active: ReadonlySet<string>): boolean {
  return model !== undefined && active.has(model);
}

type From = Sighting['from'];

function skipped({model, relabel}: DeviceSeclabel, path: string, from: From): Sighting | false {
  return !relabel && model !== undefined && report('DEVICE_NOT_RELABELLED', {path, from}, {model});
}

function openToAll({model, label}: DeviceSeclabel, path: string, from: From): Sighting | undefined {
  if (model !== 'selinux' || label === undefined || hasCategories(label)) return undefined;
  if (parseContext(label)?.type === 'virt_content_t') return undefined;
  return report('DEVICE_LABEL_WITHOUT_CATEGORIES', {path, from}, {label});
}

export function shareableImages({analysis}: FindingContext): Sightings {
  if (!analysis.active.has('selinux')) return [];
  return analysis.inventory.resources
    .filter(({role, shareable, storage}) => role === 'image' && shareable && storage?.depth === 0)
    .map(({path, from}) => report('SHAREABLE_WITHOUT_CATEGORIES', {path, from}));
}

/** What a policy with one line instead of two cannot say. */
export function selinuxContexts(context: FindingContext): Sightings {
  const {analysis} = context;
  const {policy, domain} = analysis.site;
  if (!analysis.active.has('selinux')) return [];
  const facts = analysis.host.selinux();
  const [process, alternative] = facts?.domainContexts ?? policy.selinux.domainContexts;
  const [, content] = facts?.imageContexts ?? policy.selinux.imageContexts;
  return [
    domain.type === 'qemu' &&
      alternative === undefined &&
      process !== undefined &&
      report('ONE_LINE_DOMAIN_CONTEXT', {from: atDomain(context, 'an emulated guest')}, {context: process}),
    content === undefined && report('ONE_LINE_IMAGE_CONTEXT', {from: null}),
  ];
}
