// SPDX-License-Identifier: Apache-2.0
/** Paths that more than one VM reaches, and what keeps two VMs apart that name the same one. */
import {RuleIndex} from '../kernel-model/apparmor/rule-index.ts';
import type {LayerId} from '../layers/plan.ts';
import {vmOf, type FleetMember, type MemberReach} from './fleet-member.ts';
import {effectiveAccess, judgeAll} from '../layers/judge-all.ts';
import type {Analysis} from '../layers/analysis.ts';
import {layersBetween} from './layers-between.ts';
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

/** Of a VM by its position; undefined where it cannot be had any more, and what would need it is left out. */
export type AnalysisOf = (domain: number) => Analysis | undefined;

/** Pairs grow with the square of the users; what so many VMs share is public anyway. */
const MOST_PAIRED = 8;

const KINDS = ['write-write', 'write-read', 'read-read'] as const;

/** Paths where two can write come first, then those where one writes what another reads. */
export function* sharedPaths(
  fleet: readonly FleetMember[],
  analysisOf: AnalysisOf,
): Generator<string, readonly SharedPath[]> {
  if (fleet.length < 2) return [];
  const found: SharedPath[] = [];
  for (const {path, users, everybody} of yield* collect(fleet, analysisOf)) {
    // Two definitions of one VM never run together.
    if (new Set(users.map(vmOf)).size < 2) continue;
    yield `paths that VMs share: ${found.length}`;
    found.push({
      path,
      users: users.map(({resolved: _resolved, ...user}) => user),
      kind: kindOf(users),
      everybody,
      apart: everybody ? [] : pairs(users, analysisOf),
    });
  }
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
  /** Ids of what it lies on. */
  readonly on: readonly string[];
  readonly users: Reaching[];
  readonly everybody: boolean;
}

/** By object, so that two names of one are one. */
function* collect(
  fleet: readonly FleetMember[],
  analysisOf: AnalysisOf,
): Generator<string, readonly Collected[]> {
  const found = new Map<string, Collected>();
  const forEverybody = new Set(fleet.flatMap(({everybody}) => everybody));
  const add = ({path, resolved, access, process, key, on}: MemberReach, domain: number) => {
    const {name, uuid} = fleet[domain]!;
    const user = {domain, name, uuid, access, process, resolved};
    const known = found.get(key);
    if (known) known.users.push(user);
    else found.set(key, {path, resolved, on, users: [user], everybody: forEverybody.has(key)});
  };
  for (const [domain, {reaches}] of fleet.entries()) {
    for (const reach of reaches) add(reach, domain);
    yield `what VMs reach: ${domain}`;
  }
  for (const {reach, domain} of yield* throughPatterns(fleet, [...found], analysisOf)) add(reach, domain);
  return [...found.values()].map(one => ({...one, users: [...one.users, ...usersBelow(one, found)]}));
}

/** Whoever has the disk that a partition or volume lies on reaches that, too. */
function usersBelow({on}: Collected, found: ReadonlyMap<string, Collected>): readonly Reaching[] {
  return on.flatMap(id => found.get(id)?.users ?? []);
}

/** What a VM reaches of another's only because a rule of its own is a pattern. Most patterns are every VM's. */
function* throughPatterns(
  fleet: readonly FleetMember[],
  named: readonly (readonly [key: string, Collected])[],
  analysisOf: AnalysisOf,
): Generator<string, readonly {readonly domain: number; readonly reach: MemberReach}[]> {
  const domains = new Map<string, number[]>();
  for (const [domain, {patterns}] of fleet.entries()) {
    for (const pattern of patterns) listIn(domains, pattern).push(domain);
  }
  const index = new RuleIndex([...domains].map(([pattern, of]) => ({pattern, of})));
  // By VM: each may have to be planned for this.
  const asked = new Map<number, (typeof named)[number][]>();
  for (const entry of named) {
    const [, {resolved, users}] = entry;
    yield `what patterns of VMs match: ${asked.size}`;
    const known = new Set(users.map(({domain}) => domain));
    for (const domain of new Set(index.matching(resolved).flatMap(({of}) => of)))
      if (!known.has(domain)) listIn(asked, domain).push(entry);
  }
  const found: {readonly domain: number; readonly reach: MemberReach}[] = [];
  for (const [domain, entries] of [...asked].sort(([one], [other]) => one - other)) {
    yield `what VMs reach by patterns: ${found.length}`;
    const analysis = analysisOf(domain);
    const process = analysis?.plan.processes[0];
    if (!analysis || !process) continue;
    for (const [key, {resolved, path, on}] of entries) {
      const question = {path: resolved, process};
      const access = effectiveAccess(analysis, question, judgeAll(analysis, question));
      if (access !== '')
        found.push({domain, reach: {path, resolved, process: process.name, access, key, on}});
    }
  }
  return found;
}

function kindOf(users: readonly PathUser[]): SharedPath['kind'] {
  const writers = new Set(users.filter(({access}) => access.includes('w')).map(vmOf));
  if (writers.size > 1) return 'write-write';
  return writers.size === 1 ? 'write-read' : 'read-read';
}

function pairs(users: readonly Reaching[], analysisOf: AnalysisOf): SharedPath['apart'] {
  // virtlogd serves them all.
  const own = users.filter(({process}) => process !== 'virtlogd');
  const places = new Map(own.map(({domain, resolved}) => [domain, resolved] as const));
  if (places.size > MOST_PAIRED) return [];
  const reaches = [...places].flatMap(([domain, path]) => {
    const analysis = analysisOf(domain);
    return analysis ? [{path, analysis}] : [];
  });
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
