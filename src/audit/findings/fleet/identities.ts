// SPDX-License-Identifier: Apache-2.0
/** What tells VMs apart, used twice: UUIDs, names, categories, owners. */
import {includesAll, type CategorySet} from '../../../kernel-model/selinux/categories.ts';
import {formatRange, parseContext, type Range} from '../../../kernel-model/selinux/dominance.ts';
import {vmOf, type FleetMember} from '../../fleet-member.ts';
import type {FleetFinding, FleetRule} from '../context.ts';
import {report, type Sighting} from '../report.ts';
import {namesOfOthers, vmNames} from './uses.ts';
import {groupedBy} from '../../../list-in.ts';

interface Member extends Pick<FleetMember, 'file' | 'name' | 'uuid' | 'at'> {
  readonly of: number;
  readonly vm: string;
}

function membersOf(fleet: readonly FleetMember[]): readonly Member[] {
  return fleet.map(({file, name, uuid, at}, of) => ({file, name, uuid, at, of, vm: vmOf({name, uuid})}));
}

/** Groups of more than one, by a key that only some members have. */
function groups<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | undefined,
): readonly (readonly [string, readonly Item[]])[] {
  return [...groupedBy(items, keyOf)].flatMap(([key, list]) =>
    key !== undefined && list.length > 1 ? [[key, list] as const] : [],
  );
}

/** With the first of the others. */
function* each(
  list: readonly Member[],
  finding: (member: Member, other: Member | undefined) => Sighting,
): Generator<FleetFinding> {
  for (const [index, member] of list.entries())
    yield {of: member.of, finding: finding(member, list[index === 0 ? 1 : 0])};
}

export const duplicates: FleetRule = function* (fleet) {
  const members = membersOf(fleet);
  for (const [uuid, list] of groups(members, one => one.uuid ?? undefined))
    yield* each(list, ({at}, other) =>
      report('DUPLICATE_UUID', {from: at.uuid}, {uuid, file: other?.file ?? ''}),
    );
  yield undefined;
  for (const [name, list] of groups(members, one => one.name)) {
    if (new Set(list.map(({vm}) => vm)).size > 1)
      yield* each(list, ({at}, other) =>
        report('DUPLICATE_NAME', {from: at.name}, {name, file: other?.file ?? ''}),
      );
    yield undefined;
  }
};

export const reusedCategories: FleetRule = function* (fleet) {
  const known: Categorised[] = [];
  for (const member of membersOf(fleet)) {
    const label = fleet[member.of]?.context ?? null;
    const range = label === null ? undefined : parseContext(label)?.range;
    if (label !== null && range && range.high.categories.length > 0) known.push({...member, label, range});
    yield undefined;
  }
  for (const [, list] of groups(known, ({range}) => formatRange(range))) {
    const namesBut = namesOfOthers(list);
    for (const member of list) yield findingOf('CATEGORIES_REUSED', member, namesBut(member.vm));
  }
  for (const member of known) {
    const isLarge = categoriesOf(member).length > 2;
    const others = isLarge ? known.filter(other => includes(member, other)) : [];
    yield findingOf('CATEGORIES_INCLUDED', member, vmNames(others));
  }
};

interface Categorised extends Member {
  readonly label: string;
  readonly range: Range;
}

function categoriesOf({range}: Categorised): CategorySet {
  return range.high.categories;
}

/** @param other names of others; empty where there is none */
function findingOf(
  code: 'CATEGORIES_REUSED' | 'CATEGORIES_INCLUDED',
  {of, at, label}: Categorised,
  other: string,
): FleetFinding | undefined {
  if (other === '') return undefined;
  return {of, finding: report(code, {from: at.label}, {context: label, other})};
}

function includes(one: Categorised, other: Categorised): boolean {
  const [all, some] = [categoriesOf(one), categoriesOf(other)];
  return other.vm !== one.vm && some.length < all.length && includesAll(all, some);
}

export const conflictingOwners: FleetRule = function* (fleet) {
  const wanted = membersOf(fleet).flatMap(member =>
    (fleet[member.of]?.owners ?? []).map(request => ({...member, ...request})),
  );
  for (const [, list] of groups(wanted, ({key}) => key)) {
    // Thousands that agree need not be held against each other.
    const different = firstOfEach(list);
    for (const {of, vm, path, from, label: owner} of list) {
      const other = different.find(one => one.vm !== vm && one.label !== owner);
      const facts = other && {path, other: other.name, owner, theirs: other.label};
      yield facts && {of, finding: report('OWNERS_CONFLICT', {path, from}, facts)};
    }
  }
};

/** Of each label the first, and the first of another VM. */
function firstOfEach<Request extends {readonly label: string; readonly vm: string}>(
  list: readonly Request[],
): readonly Request[] {
  const seen = new Map<string, string | null>();
  return list.filter(({label, vm}) => {
    const first = seen.get(label);
    if (first === null || first === vm) return false;
    seen.set(label, first === undefined ? vm : null);
    return true;
  });
}
