// SPDX-License-Identifier: Apache-2.0
/** What tells VMs apart, used twice: UUIDs, names, categories, owners. */
import {includesAll} from '../../../kernel-model/selinux/categories.ts';
import {formatRange, parseContext} from '../../../kernel-model/selinux/dominance.ts';
import type {Finding} from '../../finding.ts';
import {vmOf, type FleetMember} from '../../fleet-member.ts';
import type {FleetRule} from '../context.ts';
import {report} from '../report.ts';
import {namesOfOthers, vmNames} from './uses.ts';
import {listIn} from '../../../list-in.ts';

interface Member extends Pick<FleetMember, 'file' | 'name' | 'uuid' | 'at'> {
  readonly of: number;
  readonly vm: string;
}

function membersOf(fleet: readonly FleetMember[]): readonly Member[] {
  return fleet.map((member, of) => ({...nameOf(member), of, vm: vmOf(member)}));
}

function nameOf({file, name, uuid, at}: FleetMember): Omit<Member, 'of' | 'vm'> {
  return {file, name, uuid, at};
}

/** Groups of more than one, by a key that only some members have. */
function groups<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | undefined,
): readonly (readonly [string, readonly Item[]])[] {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== undefined) listIn(found, key).push(item);
  }
  return [...found].filter(([, list]) => list.length > 1);
}

/** With the first of the others. */
function each(list: readonly Member[], finding: (member: Member, other: Member | undefined) => Finding) {
  return list.map((member, index) => ({
    of: member.of,
    finding: finding(member, list[index === 0 ? 1 : 0]),
  }));
}

export const duplicates: FleetRule = fleet => {
  const members = membersOf(fleet);
  const uuids = groups(members, ({uuid}) => uuid ?? undefined);
  const names = groups(members, ({name}) => name).filter(
    ([, list]) => new Set(list.map(({vm}) => vm)).size > 1,
  );
  return [
    ...uuids.flatMap(([uuid, list]) =>
      each(list, ({at}, other) => report('DUPLICATE_UUID', {from: at.uuid}, {uuid, file: other?.file ?? ''})),
    ),
    ...names.flatMap(([name, list]) =>
      each(list, ({at}, other) => report('DUPLICATE_NAME', {from: at.name}, {name, file: other?.file ?? ''})),
    ),
  ];
};

export const reusedCategories: FleetRule = fleet => {
  const known = membersOf(fleet).flatMap(member => {
    const context = fleet[member.of]?.context ?? null;
    const range = context === null ? undefined : parseContext(context)?.range;
    return range && range.high.categories.length
      ? [{...member, label: context!, range, categories: range.high.categories}]
      : [];
  });
  const reused = groups(known, ({range}) => formatRange(range)).flatMap(([, list]) => {
    const namesBut = namesOfOthers(list);
    return list.flatMap(member => {
      const other = namesBut(member.vm);
      if (other === '') return [];
      const facts = {context: member.label, other};
      return [{of: member.of, finding: report('CATEGORIES_REUSED', {from: member.at.label}, facts)}];
    });
  });
  const included = known
    .filter(({categories}) => categories.length > 2)
    .flatMap(member => {
      const others = known.filter(
        ({vm, categories}) =>
          vm !== member.vm &&
          categories.length < member.categories.length &&
          includesAll(member.categories, categories),
      );
      if (others.length === 0) return [];
      const facts = {context: member.label, other: vmNames(others)};
      return [{of: member.of, finding: report('CATEGORIES_INCLUDED', {from: member.at.label}, facts)}];
    });
  return [...reused, ...included];
};

export const conflictingOwners: FleetRule = fleet => {
  const wanted = membersOf(fleet).flatMap(member =>
    (fleet[member.of]?.owners ?? []).map(request => ({...member, ...request})),
  );
  return groups(wanted, ({key}) => key).flatMap(([, list]) => {
    // Thousands that agree need not be held against each other.
    const different = firstOfEach(list);
    return list.flatMap(({of, vm, path, from, label: owner}) => {
      const other = different.find(one => one.vm !== vm && one.label !== owner);
      if (!other) return [];
      const facts = {path, other: other.name, owner, theirs: other.label};
      return [{of, finding: report('OWNERS_CONFLICT', {path, from}, facts)}];
    });
  });
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
