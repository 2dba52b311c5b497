// SPDX-License-Identifier: Apache-2.0
/** Paths that more than one VM reaches, and what keeps two VMs apart that name the same one. */
import {RuleIndex} from '../kernel-model/apparmor/rule-index.ts';
import {expandedPattern} from '../kernel-model/apparmor/verdict.ts';
import type {LayerId} from '../layers/plan.ts';
import {TRAITS} from '../inventory/roles.ts';
import type {AccessRow} from './access-row.ts';
import type {FindingContext} from './findings/context.ts';
import {effectiveAccess, judgeAll} from '../layers/judge-all.ts';
import type {Analysis} from '../layers/analysis.ts';
import type {Host} from '../host/host.ts';
import {layersBetween} from './layers-between.ts';
import {objectKey} from './objects.ts';
import {listIn} from '../list-in.ts';

export interface SharedPath {
  readonly path: string;
  readonly users: readonly PathUser[];
  /** The worst that any two VMs do to each other there. */
  readonly kind: 'write-write' | 'write-read' | 'read-read';
  /** Whether sharing it is what it is for: a node such as /dev/null or /dev/net/tun, which keeps its users apart itself. */
  readonly everybody: boolean;
  /** For pairs of VMs, the layers that would keep the second out while the first one's labels are set. */
  readonly apart: readonly {
    readonly first: string;
    readonly second: string;
    readonly layers: readonly LayerId[];
  }[];
}

export interface PathUser {
  /** Position of the VM in the report; -1 when it is left out there. */
  readonly domain: number;
  readonly name: string;
  readonly uuid: string | null;
  readonly access: string;
  readonly process: string;
}

/** Pairs grow with the square of the users; what so many VMs share is public anyway. */
const MOST_PAIRED = 8;

const KINDS = ['write-write', 'write-read', 'read-read'] as const;

/** Paths where two can write come first, then those where one writes what another reads. */
export function sharedPaths(fleet: readonly FindingContext[]): readonly SharedPath[] {
  if (fleet.length < 2) return [];
  const found = collect(fleet)
    .filter(({users}) => new Set(users.map(({domain}) => domain)).size > 1)
    .map(({path, users, everybody}): SharedPath => ({
      path,
      users: users.map(({resolved: _resolved, ...user}) => user),
      kind: kindOf(users),
      everybody,
      apart: everybody ? [] : pairs(users, fleet),
    }));
  const rank = ({kind, everybody}: SharedPath) => KINDS.indexOf(kind) + (everybody ? KINDS.length : 0);
  return found.toSorted((one, other) => rank(one) - rank(other));
}

/** With the name under which the VM reaches the object. */
interface Reaching extends PathUser {
  readonly resolved: string;
}

interface Collected {
  readonly path: string;
  readonly resolved: string;
  readonly host: Host;
  readonly users: Reaching[];
  readonly everybody: boolean;
}

/** By object, so that two names of one are one. */
function collect(fleet: readonly FindingContext[]): readonly Collected[] {
  const found = new Map<string, Collected>();
  const forEverybody = new Set(fleet.flatMap(({analysis}) => nodesForEverybody(analysis)));
  const add = (row: Pick<AccessRow, 'path' | 'resolved' | 'process' | 'effective'>, domain: number) => {
    const {plan, host} = fleet[domain]!.analysis;
    if (row.effective === '') return;
    const {path, resolved, effective: access, process} = row;
    const {name, uuid} = plan.domain;
    const user = {domain, name, uuid, access, process, resolved};
    const key = objectKey(resolved, host);
    const known = found.get(key);
    if (known) known.users.push(user);
    else found.set(key, {path, resolved, host, users: [user], everybody: forEverybody.has(key)});
  };
  fleet.forEach(({rows}, domain) => {
    for (const row of rows) if (row.behind === null) add(row, domain);
  });
  for (const reach of throughPatterns(fleet, [...found.values()])) add(reach.row, reach.domain);
  return [...found.values()].map(one => ({...one, users: [...one.users, ...usersBelow(one, found)]}));
}

/** Whoever has the disk that a partition or volume lies on reaches that, too. */
function usersBelow({resolved, host}: Collected, found: ReadonlyMap<string, Collected>): readonly Reaching[] {
  const object = host.object(resolved);
  const lies = object?.id !== undefined && !object.id.startsWith('file ');
  return lies ? object.on.flatMap(id => found.get(id)?.users ?? []) : [];
}

/** What a VM reaches of another's only because a rule of its own is a pattern. Most patterns are every VM's. */
function throughPatterns(fleet: readonly FindingContext[], named: readonly Collected[]) {
  const domains = new Map<string, number[]>();
  fleet.forEach(({rows}, domain) => {
    for (const {behind, path} of rows)
      if (behind !== null) listIn(domains, expandedPattern(path) ?? path).push(domain);
  });
  const index = new RuleIndex([...domains].map(([pattern, of]) => ({pattern, of})));
  return named.flatMap(({resolved, path, users}) => {
    const known = new Set(users.map(({domain}) => domain));
    const reaching = new Set(index.matching(resolved).flatMap(({of}) => of));
    return [...reaching]
      .filter(domain => !known.has(domain))
      .sort((one, other) => one - other)
      .flatMap(domain => {
        const {analysis} = fleet[domain]!;
        const process = analysis.plan.processes[0];
        if (!process) return [];
        const effective = effectiveAccess(analysis, resolved, judgeAll(analysis, {path: resolved, process}));
        return [{domain, row: {path, resolved, process: process.name, effective}}];
      });
  });
}

function nodesForEverybody({site, inventory, host}: Analysis): readonly string[] {
  const gateways = inventory.resources
    .filter(({role}) => TRAITS[role].shared === 'gateway')
    .map(({path}) => path);
  return [...site.policy.cgroupDeviceAcl, ...gateways].map(path => objectKey(path, host));
}

function kindOf(users: readonly PathUser[]): SharedPath['kind'] {
  const writers = new Set(users.filter(({access}) => access.includes('w')).map(({domain}) => domain));
  if (writers.size > 1) return 'write-write';
  return writers.size === 1 ? 'write-read' : 'read-read';
}

function pairs(users: readonly Reaching[], fleet: readonly FindingContext[]): SharedPath['apart'] {
  const reaches = [...new Map(users.map(({domain, resolved}) => [domain, resolved] as const))].flatMap(
    ([domain, path]) => {
      const analysis = fleet[domain]?.analysis;
      return analysis ? [{path, analysis}] : [];
    },
  );
  if (reaches.length > MOST_PAIRED) return [];
  const nameOf = ({analysis}: (typeof reaches)[number]) => analysis.plan.domain.name;
  return reaches.flatMap(first =>
    reaches
      .filter(second => second !== first)
      .map(second => ({
        first: nameOf(first),
        second: nameOf(second),
        layers: layersBetween(first, second),
      })),
  );
}
