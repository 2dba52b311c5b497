// SPDX-License-Identifier: Apache-2.0
/** Hard links: names of images in directories that are served to guests. */
import type {Host} from '../host/host.ts';
import {listIn} from '../list-in.ts';
import type {FleetMember, MemberUse} from './fleet-member.ts';
import {located, type Located} from './located.ts';

/** What of a VM is asked for them. */
export type Served = Pick<FleetMember, 'uses'>;

/**
 * The same VMs, with the other names of their images among the places of each. Directories are searched only when
 * some image has other names.
 *
 * @param hostOf of a VM by its position; undefined where it cannot be had any more
 */
export function* withOtherNames<Member extends Served>(
  fleet: readonly Member[],
  hostOf: (vm: number) => Host | undefined,
): Generator<string, readonly Member[]> {
  const linked = new Set(fleet.flatMap(({uses}) => uses.flatMap(({content}) => content?.linked ?? [])));
  if (linked.size === 0) return fleet;
  const names = new Map<string, Located[]>();
  for (const [vm, {uses}] of fleet.entries()) {
    const directories = new Set(uses.flatMap(({directory}) => directory?.path ?? []));
    const host = directories.size > 0 ? hostOf(vm) : undefined;
    if (host === undefined) continue;
    for (const directory of directories) {
      yield `other names of images: ${vm}`;
      for (const inode of linked) {
        const found = host.namesBelow(directory, inode).map(name => located(name, host));
        listIn(names, inode).push(...found);
      }
    }
  }
  const namedIn = (use: MemberUse): MemberUse => {
    const {content} = use;
    const more = content?.linked.flatMap(inode => names.get(inode) ?? []) ?? [];
    return content && more.length > 0
      ? {...use, content: {...content, behind: [...content.behind, ...more]}}
      : use;
  };
  return fleet.map(member => ({...member, uses: member.uses.map(namedIn)}));
}

/** The little of a VM that this is about: of many it may be kept. */
export function served({uses}: FleetMember): Served {
  return {
    uses: uses.filter(({directory, content}) => directory !== undefined || (content?.linked.length ?? 0) > 0),
  };
}
