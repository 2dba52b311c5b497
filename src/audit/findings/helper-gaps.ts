// SPDX-License-Identifier: Apache-2.0
/** What the profile of libvirt's helper lacks, and what the helper cannot see. */
import {refusedLetters, type AccessRule, type ProfileRules} from '../../kernel-model/apparmor/verdict.ts';
import {planRules} from '../../layers/apparmor/profile-rules.ts';
import type {ProcessRole, Resource} from '../../inventory/resource.ts';
import {TRAITS} from '../../inventory/roles.ts';
import {isLocalStorage} from '../../domain/parts/storage.ts';
import {companionFile} from '../../layers/apparmor/companion-profile.ts';
import {STOCK_RULES} from '../../layers/apparmor/stock-rules.ts';
import {resolvedPath} from '../../layers/resolved-path.ts';
import {escapePath} from '../../layers/apparmor/escape-path.ts';
import {shortNamePattern} from '../../layers/apparmor/any-id.ts';
import type {Severity} from '../../documents/severity.ts';
import {placeOfImage} from './chains.ts';
import type {FindingContext} from './context.ts';
import {isDispensable} from './dispensable.ts';
import {isLibvirtMode} from './helper-profile.ts';
import {oncePerPath, openedPaths} from './needs.ts';
import {report, type Sightings} from './report.ts';
import {unlessRefused} from '../../errors.ts';

export function helperGaps(context: FindingContext): Sightings {
  const plan = context.helper;
  if (!plan || 'refused' in plan || plan.masked) return [];
  const rules = {lists: [planRules(plan.rules), STOCK_RULES]};
  return oncePerPath(openedPaths(context))
    .filter(
      ({kind, role, process}) =>
        kind !== 'domain' &&
        !isToldAlready(kind, context) &&
        !TRAITS[role].namedAtStart &&
        // libvirt's driver adds these itself.
        !TRAITS[role].appended &&
        profileOf(process, context) === profileOf('qemu', context),
    )
    .flatMap(resource => {
      const {path, from, access, process} = resource;
      const missing = missingAccess(resource, rules, context);
      return missing === ''
        ? []
        : [
            report(
              'HELPER_RULE_MISSING',
              {path, from, severity: severityOf(resource, context), help: helpFor(resource, context)},
              {process, access, missing, rule: matchingRule(resource, missing, context)},
            ),
          ];
    });
}

function profileOf(role: ProcessRole, {analysis}: FindingContext): string | null | undefined {
  return analysis.plan.processes.find(process => process.role === role)?.profile;
}

/** What a companion needs, and the profile that it has for itself does not grant. */
export function companionGaps(context: FindingContext): Sightings {
  const {active, plan, companionProfile, host} = context.analysis;
  if (!active.has('apparmor')) return [];
  return plan.processes.flatMap(({name, role, profile}) => {
    const own = companionFile(profile ?? '') && companionProfile(profile ?? '');
    if (!own || own.flags.some(flag => flag === 'complain' || flag === 'unconfined')) return [];
    return oncePerPath(openedPaths(context).filter(({process}) => process === role)).flatMap(resource => {
      const {path, from} = resource;
      const missing = missingAccess(resource, own.rules, context);
      const rule = matchingRule(resource, missing, context);
      const facts = {path, process: name, profile: profile ?? '', missing, rule};
      const severity = host.profileMode(profile ?? '') === undefined ? 'warning' : undefined;
      return missing === '' ? [] : [report('COMPANION_RULE_MISSING', {path, from, severity}, facts)];
    });
  });
}

/** A path of the command line is a finding of its own; with libvirt's own profile the VM does not start either. */
function isToldAlready(kind: Resource['kind'], context: FindingContext): boolean {
  return kind === 'commandline' && !isLibvirtMode(context);
}

/** With libvirt's own profile most of what is missing keeps the VM from starting. */
function severityOf({role}: Resource, context: FindingContext): Severity | undefined {
  if (!isLibvirtMode(context)) return undefined;
  return isDispensable(role) ? 'warning' : 'error';
}

function helpFor({from}: Resource, {chains}: FindingContext): string | undefined {
  const top = chains.find(({device}) => device === from.device)?.links[0]?.source;
  return top?.type === 'volume'
    ? "Name the file itself (<disk type='file'>, or 'block'): libvirt looks volumes up only after its helper wrote the profile; or use svirtgen's profile, which has the rule."
    : undefined;
}

/** The exact pattern is longer than a line; of a VM whose name ends like this one's it takes the id, too. */
const SHORT_ID = '[1-9]*';

/** By the name the kernel knows, whatever id the VM gets; undefined where no rule can be written for it. */
function matchingRule(
  {path, tree, shortNamed}: Resource,
  missing: string,
  {analysis}: FindingContext,
): string | undefined {
  const {host, site} = analysis;
  const pattern = unlessRefused(() =>
    shortNamed
      ? shortNamePattern(shortNamed, site.domain, host, SHORT_ID)
      : escapePath(resolvedPath(path, host)),
  );
  return pattern && (tree ? `"${pattern}/{,**}" ${missing},` : `"${pattern}" ${missing},`);
}

/** An image that QEMU may not lock is not opened, either; what it shares with the guest by 9p it locks for nobody. */
const LETTERS = 'rwk';

function missingAccess(resource: Resource, rules: ProfileRules<AccessRule>, context: FindingContext): string {
  const resolved = resolvedPath(resource.path, context.analysis.host);
  const letters = resource.role === 'filesystem-directory' ? LETTERS.replace('k', '') : LETTERS;
  const wanted = [...letters].filter(letter => resource.access.includes(letter)).join('');
  // A directory is about what is in it.
  const isAboutFiles = resource.tree && TRAITS[resource.role].directory !== undefined;
  return refusedLetters(rules, isAboutFiles ? `${resolved}/file` : resolved, wanted, {owner: true});
}

/** Where the helper's own profile lets it read images; block devices are denied to it. */
const READABLE: readonly RegExp[] = [
  /^\/home\/[^/]+\/(?!\.)(?:.*\/)?[^./][^/]*$/,
  /^\/var\/lib\/libvirt\/images\//,
  /^\/var\/lib\/nova\/instances\/_base\//,
  /^\/(media|mnt|opt|srv)\//,
  /\.(img|raw|qcow|qcow2|qed|vmdk|vhd|iso)$/i,
  /\/disk(\.[^/]*)?$/,
];

/** An image it may not read matters only where there is something below that the definition does not say. */
export function helperBlindness(context: FindingContext): Sightings {
  if (!context.helper) return [];
  const {host} = context.analysis;
  return context.chains
    .filter(({written}) => !written)
    .flatMap(chain =>
      chain.links.flatMap((link, depth) => {
        const {path} = link.source;
        const leads = depth < chain.links.length - 1 || link.dataFile !== undefined;
        if (!leads || path === undefined || !isLocalStorage(link.source)) return [];
        const resolved = resolvedPath(path, host);
        const block = host.stat(resolved)?.type === 'block';
        if (!block && READABLE.some(pattern => pattern.test(resolved))) return [];
        const why = block ? 'a block device' : 'neither in a directory for images nor with an ending of one';
        const severity = isLibvirtMode(context) ? 'error' : undefined;
        return [report('HELPER_CANNOT_READ', {path, from: placeOfImage(chain, link), severity}, {why})];
      }),
    );
}

/** The abstraction for all VMs lets those emulators start that distributions install; libvirt's daemon, too. */
export function foreignEmulator(context: FindingContext): Sightings {
  const {active, inventory, stock, host} = context.analysis;
  if (!active.has('apparmor')) return [];
  return inventory.resources
    .filter(({role}) => role === 'emulator' || role === 'program')
    .filter(({path}) => refusedLetters(stock, resolvedPath(path, host), 'x', {owner: true}) !== '')
    .map(resource => {
      const {path, from} = resource;
      const severity = isLibvirtMode(context) ? 'error' : undefined;
      const rule = matchingRule(resource, 'rmix', context);
      return report('PROGRAM_NOT_ALLOWED', {path, from, severity}, {rule});
    });
}
