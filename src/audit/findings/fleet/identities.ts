// SPDX-License-Identifier: Apache-2.0
/** What tells VMs apart, used twice: UUIDs, names, categories, owners. */
import {includesAll} from '../../../kernel-model/selinux/categories.ts';
import {formatRange, parseContext} from '../../../kernel-model/selinux/dominance.ts';
import type {Finding} from '../../finding.ts';
import {labelKey} from '../../objects.ts';
import type {FindingContext, FleetRule} from '../context.ts';
import {atDomain, report} from '../report.ts';
import {vmNames} from './uses.ts';
import {listIn} from '../../../list-in.ts';

interface Member {
  readonly of: number;
  readonly vm: string;
  readonly name: string;
  readonly context: FindingContext;
}

function membersOf(fleet: readonly FindingContext[]): readonly Member[] {
  return fleet.map((context, of) => {
    const {name, uuid} = context.analysis.plan.domain;
    return {of, vm: uuid ?? name, name, context};
  });
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

function each(list: readonly Member[], finding: (member: Member, others: readonly Member[]) => Finding) {
  return list.map(member => ({
    of: member.of,
    finding: finding(
      member,
      list.filter(({of}) => of !== member.of),
    ),
  }));
}

export const duplicates: FleetRule = fleet => {
  const members = membersOf(fleet);
  const uuids = groups(members, ({context}) => context.analysis.plan.domain.uuid ?? undefined);
  const names = groups(members, ({name}) => name).filter(
    ([, list]) => new Set(list.map(({vm}) => vm)).size > 1,
  );
  return [
    ...uuids.flatMap(([uuid, list]) =>
      each(list, ({context}, [other]) =>
        report('DUPLICATE_UUID', {from: atDomain(context, 'UUID')}, {uuid, file: other?.context.file ?? ''}),
      ),
    ),
    ...names.flatMap(([name, list]) =>
      each(list, ({context}, [other]) =>
        report('DUPLICATE_NAME', {from: atDomain(context, 'name')}, {name, file: other?.context.file ?? ''}),
      ),
    ),
  ];
};

export const reusedCategories: FleetRule = fleet => {
  const known = membersOf(fleet).flatMap(member => {
    const context = member.context.analysis.plan.selinux.process;
    const range = context === null ? undefined : parseContext(context)?.range;
    return range && range.high.categories.length
      ? [{...member, label: context!, range, categories: range.high.categories}]
      : [];
  });
  const reused = groups(known, ({range}) => formatRange(range)).flatMap(([, list]) =>
    list.flatMap(member => {
      const others = list.filter(({vm}) => vm !== member.vm);
      if (others.length === 0) return [];
      const facts = {context: member.label, other: vmNames(others)};
      return [
        {of: member.of, finding: report('CATEGORIES_REUSED', {from: placeOfLabel(member.context)}, facts)},
      ];
    }),
  );
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
      return [
        {of: member.of, finding: report('CATEGORIES_INCLUDED', {from: placeOfLabel(member.context)}, facts)},
      ];
    });
  return [...reused, ...included];
};

function placeOfLabel(context: FindingContext) {
  const label = context.analysis.site.domain.seclabels.find(({model}) => model === 'selinux');
  return atDomain(context, 'label', label);
}

export const conflictingOwners: FleetRule = fleet => {
  const wanted = membersOf(fleet).flatMap(member => {
    const {active, plan, host} = member.context.analysis;
    if (!active.has('dac')) return [];
    return plan.dac.labels.map(({path, uid, gid, from}) => {
      const key = labelKey(path, host);
      return {...member, key, path, from, owner: `${uid}:${gid}`};
    });
  });
  return groups(wanted, ({key}) => key).flatMap(([, list]) =>
    list.flatMap(({of, vm, path, from, owner}) => {
      const other = list.find(one => one.vm !== vm && one.owner !== owner);
      if (!other) return [];
      const facts = {path, other: other.name, owner, theirs: other.owner};
      return [{of, finding: report('OWNERS_CONFLICT', {path, from}, facts)}];
    }),
  );
};
