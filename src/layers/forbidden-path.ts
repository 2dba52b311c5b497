// SPDX-License-Identifier: Apache-2.0
/** The limits of what a VM may have of the host, decided once for every layer and for whatever carries the plan out. */
import {isWithin, withTarget} from '../text/paths.ts';
import {KnownError} from '../errors.ts';
import type {Host} from '../host/host.ts';
import {walkPath} from '../host/walk-path.ts';
import {PROCESSES} from '../inventory/processes.ts';
import type {Resource} from '../inventory/resource.ts';
import {isInItsPlace} from '../inventory/role-questions.ts';
import {TRAITS} from '../inventory/roles.ts';
import {provenance, resource, type Site} from '../inventory/site.ts';
import type {Inventory} from '../inventory/take-inventory.ts';
import {takenProfile} from './apparmor/profile-name.ts';
import {canonicalName, missingBelowUp} from './apparmor/strict/canonical-name.ts';
import {deviceOf, deviceThatStays} from '../policy/host-devices.ts';
import {foreignPrograms} from './foreign-program.ts';
import {keptReason} from './kept-of-vms.ts';
import {forbiddenName, forbiddenReason, isOverridden} from './path-limits.ts';
import type {LabelPlan, PlanRefusal} from './plan.ts';

/** What no VM gets from any layer, whoever carries the plan out: another's profile, or a path of the host's own. */
export function planRefusal(
  inventory: Pick<Inventory, 'resources'>,
  site: Site,
  only?: ReadonlySet<string>,
): PlanRefusal | undefined {
  const resources = [...inventory.resources, ...copiedTemplates(site)];
  return takenProfile(site.domain) ?? foreignPrograms(site)[0] ?? forbiddenPath({resources}, site, only);
}

/** libvirt's daemon copies them into what the guest reads, so that no layer stands in between; firmware as they are. */
function copiedTemplates({domain: {os}}: Site): readonly Resource[] {
  return [os.nvram, os.varstore].flatMap(store =>
    store?.template === undefined
      ? []
      : [
          resource({
            kind: 'loader',
            role: 'loader',
            path: store.template,
            access: 'r',
            from: provenance('firmware', store, 'template of the variables'),
          }),
        ],
  );
}

/**
 * The first path that a definition asks for and no VM gets, also where another process than QEMU opens it for
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
    for (const name of namesOf(resource, site)) {
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

const HELP: Readonly<Record<string, string>> = {
  PATH_FORBIDDEN:
    'take it out of the definition; for packages, services and devices of the host, `override` of the policy makes room',
  PROGRAM_FORBIDDEN:
    'name a program below /usr or /opt, or a script in /etc; `override` of the policy makes room for others',
  AA_RESERVED_NAME:
    'leave the static label out, so that the VM gets the profile of its UUID, or give it another name',
};

/** @throws KnownError PATH_FORBIDDEN, AA_RESERVED_NAME */
export function refuse({code, message, from}: PlanRefusal): never {
  throw new KnownError(code, message, {place: from, help: HELP[code]});
}

/**
 * Names that libvirt chose are not for the tables to judge, nor are objects that need nothing of their own, or that a
 * companion opens under its own profile.
 */
function namesOf({role, path, process, shortNamed, storage}: Resource, site: Site): readonly string[] {
  const row = TRAITS[role].strict;
  if (!row || shortNamed || !path.startsWith('/') || storage?.fdgroup !== undefined) return [];
  if (PROCESSES[process].ownProfile?.(site)) return [];
  return row.paths?.(path, site.host) ?? [path];
}

function reasonFor(name: string, resource: Resource, site: Site): string | undefined {
  const {host} = site;
  const path = canonicalName(name, host);
  if (path === undefined) return unresolvable(name, host);
  if (isInItsPlace(resource, path)) return undefined;
  if (leadsThroughProcess(name, path, host)) return `${withTarget(name, path)}: ${OF_WHO_ASKS}`;
  // A program's written name is a link, in profiles of packages: what it leads to decides alone.
  const access = TRAITS[resource.role].strict?.access ?? resource.access;
  const wanted = {path, access, tree: resource.tree};
  const reason =
    forbiddenObject(path, site) ??
    heldByHost(wanted, site) ??
    keptReason(path, resource, site) ??
    forbiddenReason(wanted, site) ??
    (access.includes('x') ? undefined : forbiddenName(name, access, site.policy));
  return reason && `${withTarget(name, path)}: ${reason}`;
}

const OF_WHO_ASKS =
  'the way goes through /proc, where each process finds something else; name the file itself';

/** Such as /proc/self/fd/0, or a link to it: svirtgen would find what root gave it, and QEMU what QEMU has. */
function leadsThroughProcess(name: string, path: string, host: Host): boolean {
  if (path === name || isWithin(path, '/proc')) return false;
  return walkPath(name, host).searched.some(directory => isWithin(directory, '/proc'));
}

function unresolvable(name: string, host: Host): string {
  const missing = missingBelowUp(name, host);
  // Whoever makes the directory that is missing decides where it leads to, after it was judged.
  return missing === undefined
    ? `${name}: where it leads to cannot be told`
    : `${name}: it goes up (..) from ${missing}, where no directory is, so where it leads to cannot be told; write the path without '..'`;
}

/** What it is under whatever name: memory, ports and keyboards of the host. */
function forbiddenObject(path: string, {host, policy}: Site): string | undefined {
  const facts = host.stat(path);
  const numbered = facts?.type === 'char' ? deviceOf(facts.major ?? 0, facts.minor ?? 0) : undefined;
  const node = numbered ?? deviceThatStays(path);
  if (node === undefined || (!node.evenIfOverridden && isOverridden(path, policy.apparmor))) return undefined;
  return `it is ${node.what}`;
}

/** A disk that the host itself lives on. What else is mounted, such as a CD, may be read. */
function heldByHost(
  {path, access}: {readonly path: string; readonly access: string},
  site: Site,
): string | undefined {
  const {host, policy} = site;
  if (host.stat(path)?.type !== 'block' || isOverridden(path, policy.apparmor)) return undefined;
  const id = host.object(path)?.id ?? '';
  const isTaken = (point: string | undefined) => access.includes('w') || point === undefined || point === '/';
  const held = host.heldDisks().find(({on, point}) => on.includes(id) && isTaken(point));
  if (held === undefined) return undefined;
  return held.point === undefined
    ? 'it holds swap space of the host'
    : `it holds the file system that the host has mounted on ${held.point}`;
}
