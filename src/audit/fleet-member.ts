// SPDX-License-Identifier: Apache-2.0
/**
 * What of a VM matters to others of its fleet. Plain data, with everything asked of the host already: the plan it is
 * made from need not stay in memory, and it may come from another thread.
 */
import type {Resource} from '../inventory/resource.ts';
import type {Provenance} from '../layers/plan.ts';
import type {AccessRow} from './access-row.ts';
import type {LabelRequest} from './label-requests.ts';
import type {LocatedContent, LocatedDirectory} from './located.ts';

export interface FleetMember {
  readonly file: string;
  readonly name: string;
  readonly uuid: string | null;
  /** Where the definition says who it is. */
  readonly at: Readonly<Record<'uuid' | 'name' | 'label', Provenance>>;
  /** SELinux's, of its process; null where there is none. */
  readonly context: string | null;
  /** What its processes open, in the inventory's order. */
  readonly uses: readonly MemberUse[];
  /** Its images on the network, which no path leads to. */
  readonly images: readonly MemberUse[];
  /** Labels that are set when it starts, in this order; none of a layer that does not stand around it. */
  readonly contexts: readonly LabelRequest[];
  readonly owners: readonly LabelRequest[];
  /** What its processes reach by name. */
  readonly reaches: readonly MemberReach[];
  /** What its process reaches only by a pattern, without variables. */
  readonly patterns: readonly string[];
  /** Keys of what it has that is for every VM. */
  readonly everybody: readonly string[];
}

/** What two definitions of one VM have in common: they never run together. */
export function vmOf({uuid, name}: Pick<FleetMember, 'uuid' | 'name'>): string {
  return uuid ?? name;
}

type ResourceFacts = Pick<Resource, 'path' | 'from' | 'role' | 'kind' | 'mode' | 'shareable' | 'access'>;

/** One object that a VM uses. */
export interface MemberUse extends ResourceFacts, Keyed {
  /** Whether libvirt named it after the VM. */
  readonly ofName: boolean;
  /** Whether another image lies on it. */
  readonly backing: boolean;
  /** Whether it is a character device used as a file of another kind, or a TPM that gives each user one of its own. */
  readonly node: 'host-device' | 'resource-manager' | undefined;
  /** Of a directory that is served to the guest. */
  readonly directory: LocatedDirectory | undefined;
  /** Of an image and a variable store. */
  readonly content: LocatedContent | undefined;
}

/** What is the same for all names of an object, and ids of what it lies on, where that matters. */
export interface Keyed {
  readonly key: string;
  readonly on: readonly string[];
}

export interface MemberReach extends Pick<AccessRow, 'path' | 'resolved' | 'process'>, Keyed {
  readonly access: string;
}
