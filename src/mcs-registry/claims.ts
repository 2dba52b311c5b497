// SPDX-License-Identifier: Apache-2.0
/** What a definition says about its VM's category pair. */
import {contextParts} from '../kernel-model/selinux/context-text.ts';
import type {Domain} from '../domain/domain.ts';
import {parseRange} from '../kernel-model/selinux/dominance.ts';
import {KnownError} from '../errors.ts';
import type {CategoryPair} from '../layers/selinux/category-pair.ts';
import {seclabelFor} from '../layers/labels/seclabel-for.ts';
import type {Policy} from '../policy/policy.ts';

/**
 * `wants`: a pair is to be chosen for it, at each start or once. `holds`: it has this level, because it is
 * running or its label is static. `none`: it has no SELinux label.
 */
export type Claim =
  | {readonly kind: 'none'}
  | {readonly kind: 'wants'}
  | {
      readonly kind: 'holds';
      readonly purpose: 'running' | 'static';
      /** As it stands in the label, such as `s0:c41,c264`. */
      readonly level: string;
      /** undefined when the level is no pair, such as `s0` or `s0:c0.c1023`. */
      readonly pair: CategoryPair | undefined;
    };

export function claimOf(domain: Domain, policy: Policy): Claim {
  const seclabel = seclabelFor(domain, 'selinux', policy);
  if (seclabel === undefined || seclabel.type === 'none') return {kind: 'none'};
  if (seclabel.type === 'dynamic' && !(domain.live && seclabel.label !== undefined)) return {kind: 'wants'};
  const {range: level = ''} = contextParts(seclabel.label ?? '');
  const purpose = seclabel.type === 'static' ? 'static' : 'running';
  return {kind: 'holds', purpose, level, pair: pairOf(level)};
}

/** The VM's UUID, by which the registry knows it. @throws KnownError MCS_NO_UUID */
export function identityOf({uuid, name, at}: Domain): {readonly uuid: string; readonly name: string} {
  if (uuid !== undefined) return {uuid, name};
  throw new KnownError('MCS_NO_UUID', 'the definition has no UUID, by which its pair could be found again', {
    place: at,
    help: 'define the VM first and use virsh dumpxml, or give it a <uuid>',
  });
}

function pairOf(level: string): CategoryPair | undefined {
  const range = parseRange(level);
  if (!range || range.low.categories.length !== 2 || level.includes('-')) return undefined;
  const [low = 0, high = 0] = range.low.categories;
  return high < 1024 ? {sensitivity: `s${range.low.sensitivity}`, low, high} : undefined;
}
