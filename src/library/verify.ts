// SPDX-License-Identifier: Apache-2.0
/** Plans against the live host. */
import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {KnownError} from '../errors.ts';
import {liveDeviceMap} from '../host/device-map.ts';
import {isLoadedAsWritten} from '../host/loaded-profile.ts';
import {liveRunning} from '../host/running.ts';
import {staticProfile} from '../layers/apparmor/profile-name.ts';
import type {PlanWithInventory} from '../layers/plan-with-inventory.ts';
import {stateFolder} from '../relabel/live-label-store.ts';
import {PROFILE_TEXTS} from '../render/apparmor/render-profile.ts';
import {quoteShell} from '../text/quote-shell.ts';
import {referenceKey} from '../verify/check-memory.ts';
import type {Unread, VerifiedDomain} from '../verify/drift.ts';
import {verifyPlan} from '../verify/verify.ts';
import type {VerifySite} from '../verify/verify-context.ts';
import {listed, withParsed, type Definition, type ParsedDefinition} from './definition.ts';
import type {PlanningSite} from './open-site.ts';
import {planParsed} from './plan.ts';

/** A VM with the plan that its state calls for. */
export interface ToVerify {
  readonly site: PlanningSite;
  readonly file: string;
  readonly planned: PlanWithInventory;
  /** Of the definition as it is written. */
  readonly written: PlanWithInventory;
  readonly unread: readonly Unread[];
}

const running = liveRunning();

/**
 * Owners, contexts, the loaded profile, the device list and the private /dev as they are, compared with the plan.
 *
 * @returns as `svirtgen verify --format json` has it below `domains`
 * @throws KnownError when a definition is refused, or the site's host is not the live one (VERIFY_NOT_LIVE)
 */
export function verify(definitions: readonly Definition[], site: PlanningSite): readonly VerifiedDomain[] {
  if (site.host.kind !== 'live') throw notLive();
  return verifyAll(
    listed(definitions, 'verify').map(definition =>
      withParsed(definition, site, parsed => planRunning(parsed, site)),
    ),
  );
}

export function notLive(): KnownError {
  return new KnownError('VERIFY_NOT_LIVE', 'verify checks the live host, not a recorded one', {
    help: 'leave out --host, and run it where the VMs run',
  });
}

/**
 * A running VM is planned from what libvirt wrote when it started: it has the id that is part of many names, and
 * the categories it got.
 */
export function planRunning(definition: ParsedDefinition, site: PlanningSite): ToVerify {
  const {file} = definition;
  const written = planParsed(definition, site);
  const {name, id} = written.plan.domain;
  const isRunning = running.process(`${site.layout.state}/${name}.pid`) !== undefined;
  if (id !== -1 || !isRunning) return {site, file, planned: written, written, unread: []};
  const path = `${site.layout.state}/${name}.xml`;
  const status = running.text(path);
  if (status === undefined || status === 'unreadable') {
    const reason = 'it may not be read, so the id and the categories of the running VM are not known';
    return {site, file, planned: written, written, unread: [{path, reason}]};
  }
  // What is refused of it is refused in its own name: nothing is wrong with the definition.
  const planned = withParsed({file: path, xml: status.content}, site, parsed => planParsed(parsed, site));
  return {site, file, planned, written, unread: []};
}

/**
 * A VM with the plan of whoever set it up: svirtgen's where there are rules that only its profiles have, or notes on
 * files that `apply` or a generated script has labelled; else libvirt's own. For a static label libvirt makes no
 * profile, so that whoever gave it one is asked for svirtgen's.
 */
export function planAsFound(definition: ParsedDefinition, site: PlanningSite): ToVerify {
  const strict = planRunning(definition, {...site, mode: 'strict'});
  const own = planRunning(definition, {...site, mode: 'libvirt'});
  const isStatic = staticProfile(definition.domain) !== undefined;
  return isStatic || hasNotes(strict) || hasOurRules(strict, own) ? strict : own;
}

function hasNotes({written: {plan}}: ToVerify): boolean {
  try {
    const notes = join(stateFolder(), `libvirt-${plan.domain.uuid ?? ''}`);
    return [`${notes}.dac`, `${notes}.selinux`].some(existsSync);
  } catch {
    return false;
  }
}

function hasOurRules(strict: ToVerify, own: ToVerify): boolean {
  const [ours, theirs] = [strict, own].map(({planned: {plan}}) => plan.apparmor);
  if (!ours || !theirs || 'refused' in ours) return false;
  const {directory} = strict.site.policy.apparmor;
  const found = running.text(`${directory}/${ours.profile}.files`);
  if (found === undefined || found === 'unreadable') return false;
  const known = new Set('refused' in theirs ? [] : theirs.files.split('\n'));
  const there = new Set(found.content.split('\n'));
  return ours.files.split('\n').some(line => line !== '' && !known.has(line) && there.has(line));
}

/** Together, so that each VM's labels are counted once. */
export function verifyAll(all: readonly ToVerify[]): readonly VerifiedDomain[] {
  const references = countReferences(all);
  const folders = new Set(all.map(({site}) => site.layout.state));
  const others = new Map([...folders].map(folder => [folder, othersRunning(all, folder)]));
  return all.map(one =>
    verifyOne(one, {references, othersRunning: others.get(one.site.layout.state) ?? true}),
  );
}

function verifyOne(
  {site, file, planned, written, unread}: ToVerify,
  together: Pick<VerifySite, 'references' | 'othersRunning'>,
): VerifiedDomain {
  const verifySite: VerifySite = {
    running,
    active: site.layers,
    generate: `--mode ${site.mode} ${quoteShell(file)}`,
    profileTexts: PROFILE_TEXTS,
    root: process.getuid?.() === 0,
    ...together,
    deviceMap: liveDeviceMap,
    written: written.plan.apparmor,
    loadedAsWritten: (profile, path) => isLoadedAsWritten(profile, path, site.policy.apparmor.parser),
  };
  const checked = verifyPlan(planned, verifySite);
  return {
    file,
    name: planned.plan.domain.name,
    running: checked.running,
    libvirt: planned.plan.libvirt,
    drift: checked.drift,
    unread: [...unread, ...checked.unread],
  };
}

/** Each VM that sets a label counts once a label; those that do not run rely on nothing. */
function countReferences(all: readonly ToVerify[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const {planned} of all) {
    const {dac, selinux, domain} = planned.plan;
    if (domain.id === -1) continue;
    const keys = [
      ...dac.labels.filter(({remember}) => remember).map(({path}) => referenceKey('dac', path)),
      ...selinux.labels.filter(({remember}) => remember).map(({path}) => referenceKey('selinux', path)),
    ];
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function othersRunning(all: readonly ToVerify[], folder: string): boolean {
  const given = new Set(all.map(({planned}) => planned.plan.domain.name));
  try {
    // Process ids are also written for companions and drivers; a status file is there for each VM that runs.
    const names = readdirSync(folder).filter(name => name.endsWith('.xml'));
    return names.some(name => !given.has(name.slice(0, -'.xml'.length)));
  } catch {
    return true;
  }
}
