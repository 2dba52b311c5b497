// SPDX-License-Identifier: Apache-2.0
/** Where the registry and a set of definitions contradict each other, or two VMs hold one pair. */
import {includesAll} from '../kernel-model/selinux/categories.ts';
import {parseRange} from '../kernel-model/selinux/dominance.ts';
import {formatPair} from '../layers/selinux/category-pair.ts';
import type {McsFindingRecord} from '../documents/mcs.ts';
import type {Claim} from './claims.ts';
import type {Registry} from './registry.ts';

export interface ClaimingVm {
  readonly uuid: string;
  readonly name: string;
  readonly claim: Claim;
}

export interface McsFinding extends McsFindingRecord {
  readonly code:
    | 'MCS_SHARED_PAIR'
    | 'MCS_HELD_BY_OTHER'
    | 'MCS_NOT_RESERVED'
    | 'MCS_OTHER_PAIR'
    | 'MCS_NO_PAIR'
    | 'MCS_DAMAGED';
}

type Holding = ClaimingVm & {readonly claim: Extract<Claim, {kind: 'holds'}>};

export function checkRegistry(registry: Registry, vms: readonly ClaimingVm[]): readonly McsFinding[] {
  const holding = vms.filter((vm): vm is Holding => vm.claim.kind === 'holds');
  return [
    ...[...registry.damage()].map(damage),
    ...sharedPairs(holding),
    ...holding.flatMap(vm => againstRegistry(registry, vm)),
    ...holding.flatMap(vm => withoutPair(registry, vm)),
  ];
}

function damage(reason: string): McsFinding {
  return {code: 'MCS_DAMAGED', severity: 'error', message: reason, level: null, users: []};
}

function sharedPairs(holding: readonly Holding[]): readonly McsFinding[] {
  const byLevel = new Map<string, Map<string, string>>();
  for (const {uuid, name, claim} of holding) {
    if (!claim.pair) continue;
    const level = formatPair(claim.pair);
    byLevel.set(level, (byLevel.get(level) ?? new Map<string, string>()).set(uuid, name));
  }
  return [...byLevel].flatMap(([level, users]): readonly McsFinding[] => {
    if (users.size < 2) return [];
    const names = [...users.values()];
    const message = `${names.join(' and ')} hold the same pair ${level} and can reach each other's files`;
    return [{code: 'MCS_SHARED_PAIR', severity: 'error', message, level, users: names}];
  });
}

function againstRegistry(registry: Registry, {uuid, name, claim}: Holding): readonly McsFinding[] {
  if (!claim.pair) return [];
  const level = formatPair(claim.pair);
  const how = claim.purpose === 'running' ? 'runs with' : 'has the static level';
  const holder = registry.holderOf(level);
  const about = {severity: 'warning', level} as const;
  if (holder && holder.uuid !== uuid) {
    const message = `${name} ${how} ${level}, which is held by ${holder.name}`;
    return [{...about, code: 'MCS_HELD_BY_OTHER', severity: 'error', message, users: [name, holder.name]}];
  }
  if (holder) return [];
  const allocated = claim.purpose === 'running' ? registry.find(uuid, 'allocated') : undefined;
  if (allocated) {
    const message = `${name} ${how} ${level}, and not with ${allocated.level} that was allocated for it`;
    return [{...about, code: 'MCS_OTHER_PAIR', message, users: [name]}];
  }
  const message = `${name} ${how} ${level}, which the registry could give to another VM`;
  return [{...about, code: 'MCS_NOT_RESERVED', message, users: [name]}];
}

/** A level that is no pair separates nothing when it covers the pairs of others. */
function withoutPair(registry: Registry, {uuid, name, claim}: Holding): readonly McsFinding[] {
  if (claim.pair) return [];
  const own = parseRange(claim.level)?.high.categories ?? [];
  const reached: string[] = [];
  for (const entry of registry.entries()) {
    const pair = parseRange(entry.level)?.high.categories ?? [];
    if (entry.uuid !== uuid && includesAll(own, pair)) reached.push(entry.name);
  }
  const others = reached.length === 0 ? '' : ` and covers the pairs of ${countOf(reached)}`;
  const message = `${name} has the level ${claim.level || '(none)'}, which is no pair of categories${others}`;
  const severity = reached.length === 0 ? 'warning' : 'error';
  return [{code: 'MCS_NO_PAIR', severity, message, level: claim.level, users: [name, ...reached]}];
}

function countOf(names: readonly string[]): string {
  return names.length > 3 ? `${names.length} others` : names.join(' and ');
}
