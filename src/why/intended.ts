// SPDX-License-Identifier: Apache-2.0
/** Refusals that are what the policy is for. */
import {allChardevs} from '../inventory/devices/chardev.ts';
import type {Resource} from '../inventory/resource.ts';
import {isInItsPlace} from '../inventory/role-questions.ts';
import {TRAITS} from '../inventory/roles.ts';
import {formatCategories} from '../kernel-model/selinux/categories.ts';
import {parseContext} from '../kernel-model/selinux/dominance.ts';
import {forbiddenPath} from '../layers/forbidden-path.ts';
import {KEPT} from '../layers/kept-of-vms.ts';
import {perhapsOf} from '../layers/perhaps.ts';
import {forbiddenReason} from '../layers/path-limits.ts';
import {isOfSession} from '../policy/layout.ts';
import {controlSocket, sensitivePath} from '../policy/sensitive-paths.ts';
import {isWithin} from '../text/paths.ts';
import type {Intention, Step} from './answer.ts';
import type {Case} from './case.ts';

/** Null where the refusal looks like a mistake. */
export function intendedRefusal(one: Case, refused: readonly Step[]): Intention | null {
  const {uses, otherName, path, process, analysis} = one;
  const categories = refused.map(({cause}) => cause.kind === 'categories' && categoriesOf(cause.object));
  const others = categories.find(text => typeof text === 'string');
  if (typeof others === 'string') return {kind: 'other-vm', categories: others};
  const own = uses.filter(use => use.process === process.role);
  const everyVm = analysis.site.policy.cgroupDeviceAcl.includes(path);
  if (own.length === 0 && !everyVm) {
    const [other] = uses;
    if (otherName) return {kind: 'other-name', path, named: otherName.path, device: otherName.from.device};
    const device = refused[0]?.layer === 'missing' ? ownTerminal(one) : undefined;
    if (device !== undefined) return {kind: 'own-terminal', path, device};
    const names = namesInstead(one);
    if (names !== undefined) return {kind: 'opened-as', path, names};
    return other
      ? {kind: 'other-process', path, needs: other.process, process: process.name}
      : {
          kind: 'not-asked-for',
          path,
          domain: analysis.plan.domain.name,
          barred: barred(one),
          perhaps: perhapsOf(one.resolved, analysis),
        };
  }
  return neverMeant(one, own) ?? moreThanAsked(one, own);
}

/** The device whose terminal it may be: QEMU asks the kernel for one at each start. */
function ownTerminal({resolved, analysis}: Case): string | undefined {
  if (!/^\/dev\/pts\/\d+$/.test(resolved)) return undefined;
  const {domain} = analysis.site;
  const unknown = allChardevs(domain).find(
    ([{source}]) => source.type === 'pty' && (source.path === undefined || !domain.live),
  );
  return unknown?.[1];
}

/** What the definition asks for and should not. */
function neverMeant({path, resolved, access, analysis}: Case, own: readonly Resource[]): Intention | null {
  if (own.every(one => one.kind === 'domain' || isInItsPlace(one, resolved))) return null;
  for (const name of new Set([path, resolved])) {
    const what = isOfSession(name, analysis.site.layout) ? undefined : ofTheHost(name, access);
    if (what !== undefined) return {kind: 'sensitive', path: name, what};
  }
  const refusal = forbiddenPath({resources: own}, analysis.site);
  return refusal === undefined ? null : {kind: 'forbidden', path, reason: refusal.message};
}

function ofTheHost(name: string, access: string): string | undefined {
  return sensitivePath(name, access) ?? controlSocket(name);
}

function namesInstead({resolved, analysis}: Case): readonly string[] | undefined {
  const named = analysis.named().get(resolved);
  return named && TRAITS[named.role].opens?.(named.path, analysis.host);
}

/** Why no definition should name it; undefined where one may. */
function barred({path, resolved, access, walk, analysis}: Case): string | undefined {
  const {site, host} = analysis;
  for (const name of new Set([path, resolved])) {
    const what = ofTheHost(name, access);
    if (what !== undefined) return `it is ${what}`;
  }
  if (site.libvirtDirectories().some(directory => isWithin(resolved, directory))) return KEPT;
  const id = host.object(resolved)?.id;
  if (id !== undefined && host.heldDisks().some(({on}) => on.includes(id)))
    return 'the host itself lives on it';
  const wanted = {path: resolved, access, tree: walk.facts?.type === 'directory'};
  return forbiddenReason(wanted, site);
}

function moreThanAsked({path, access}: Case, own: readonly Resource[]): Intention | null {
  const [use] = own;
  const asked = own.flatMap(one => [...one.access]);
  const letters = [...access].filter(letter => !asked.includes(letter)).join('');
  if (!use || letters === '') return null;
  const {device} = use.from;
  if (letters.includes('w')) {
    if ((use.storage?.depth ?? 0) > 0) return {kind: 'backing-file', path, device};
    if (use.readonly) return {kind: 'read-only', device};
  }
  return {kind: 'more-than-asked', path, device, letters};
}

/** They look like a VM's own pair. */
function categoriesOf(context: string): string | undefined {
  const categories = parseContext(context)?.range?.high.categories;
  return categories?.length ? formatCategories(categories) : undefined;
}
