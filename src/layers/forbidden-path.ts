// SPDX-License-Identifier: Apache-2.0
/** The limits of what a VM may have of the host, decided once for every layer and for whatever carries the plan out. */
import {KnownError} from '../errors.ts';
import type {FileFacts, Host} from '../host/host.ts';
import type {Resource} from '../inventory/resource.ts';
import {isInItsPlace, keptIn} from '../inventory/role-questions.ts';
import {TRAITS} from '../inventory/roles.ts';
import type {Site} from '../inventory/site.ts';
import type {Inventory} from '../inventory/take-inventory.ts';
import {isWithin} from '../text/paths.ts';
import {canonicalName} from './apparmor/strict/canonical-name.ts';
import {forbiddenReason} from './path-limits.ts';
import type {LabelPlan, PlanRefusal} from './plan.ts';

/**
 * The first thing that a definition asks for and no VM gets, also where another process than QEMU opens it for
 * the VM: virtiofsd and virtlogd are root, and no profile of the VM's holds them.
 *
 * @param only the paths to look at, as they are written; all when absent
 */
export function forbiddenPath(
  {resources}: Pick<Inventory, 'resources'>,
  site: Site,
  only?: ReadonlySet<string>,
): PlanRefusal | undefined {
  for (const resource of resources) {
    if (only !== undefined && !only.has(resource.path)) continue;
    for (const name of namesOf(resource, site.host)) {
      const message = reasonFor(name, resource, site);
      if (message !== undefined) return {code: 'PATH_FORBIDDEN', message, from: resource.from};
    }
  }
  return undefined;
}

/** What a plan hands over: the paths of labels, and of nodes in the device list. */
export function handedOver({selinux, dac, cgroup}: LabelPlan): ReadonlySet<string> {
  const labels = [...selinux.labels, ...dac.labels].map(({path}) => path);
  return new Set([...labels, ...cgroup.rules.flatMap(({path}) => path ?? [])]);
}

/** @throws KnownError PATH_FORBIDDEN */
export function refuse({code, message, from}: PlanRefusal): never {
  throw new KnownError(code, message, {place: from, help: 'take it out of the definition'});
}

/** Names that libvirt chose are not for the tables to judge, nor are objects that need nothing of their own. */
function namesOf({role, path, shortNamed, storage}: Resource, host: Host): readonly string[] {
  const row = TRAITS[role].strict;
  if (!row || shortNamed || !path.startsWith('/') || storage?.fdgroup !== undefined) return [];
  return row.paths?.(path, host) ?? [path];
}

function reasonFor(name: string, resource: Resource, site: Site): string | undefined {
  const {host} = site;
  const path = canonicalName(name, host);
  if (path === undefined || isInItsPlace(resource, path)) return undefined;
  const access = TRAITS[resource.role].strict?.access ?? resource.access;
  const wanted = {path, access, tree: resource.tree};
  const reason = isHostMemory(host.stat(path))
    ? 'it is the memory of the host'
    : isOfVms(path, resource, site)
      ? KEPT
      : forbiddenReason(wanted, site);
  if (reason === undefined) return undefined;
  return `${path === name ? path : `${name}, which is ${path}`}: ${reason}`;
}

/** Why nothing else may name what libvirt keeps. */
export const KEPT = 'libvirt keeps it, for another VM or for itself';

/** State of VMs: memory that was saved, keys, TPMs. Nothing has a place there but what libvirt keeps there itself. */
function isOfVms(path: string, resource: Resource, {resolvedLayout}: Site): boolean {
  const resolved = resolvedLayout();
  const {save, ram, dump, state, lib, swtpmStorage, nvram, varstore} = resolved;
  if (keptIn(resource).some(name => isWithin(path, resolved[name]))) return false;
  const directories = [save, ram, dump, state, swtpmStorage, nvram, varstore];
  return directories.some(directory => isWithin(path, directory)) || path.startsWith(`${lib}/domain-`);
}

const MEMORY_MAJOR = 1;
/** mem, kmem and port, under whatever name. */
const MEMORY_MINORS = [1, 2, 4];

function isHostMemory(facts: FileFacts | undefined): boolean {
  return facts?.type === 'char' && facts.major === MEMORY_MAJOR && MEMORY_MINORS.includes(facts.minor ?? 0);
}
