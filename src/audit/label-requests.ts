// SPDX-License-Identifier: Apache-2.0
/** Owners and contexts that a VM's start sets on objects, by what carries them. */
import type {PlanWithInventory} from '../layers/plan-with-inventory.ts';
import type {Provenance} from '../layers/plan.ts';
import {labelKey} from './objects.ts';

export interface LabelRequest {
  readonly path: string;
  /** The same for all names of what carries the label. */
  readonly key: string;
  /** A context, or `UID:GID`. */
  readonly label: string;
  /** Whether libvirt remembers what was there before, and gives the object to nobody else meanwhile. */
  readonly remember: boolean;
  readonly from: Provenance;
}

type Planned = Pick<PlanWithInventory, 'plan' | 'site'>;

/** What others may have, too: contexts in the VM's private /dev are nobody else's. */
export function contextRequests({plan, site}: Planned): readonly LabelRequest[] {
  const own = new Set(plan.namespace.nodes);
  return plan.selinux.labels
    .filter(({path}) => path.startsWith('/') && !own.has(path))
    .map(({path, context, remember, from}) => ({
      path,
      key: labelKey(path, site.host),
      label: context,
      remember,
      from,
    }));
}

export function ownerRequests({plan, site}: Planned): readonly LabelRequest[] {
  return plan.dac.labels.map(({path, uid, gid, remember, from}) => ({
    path,
    key: labelKey(path, site.host),
    label: `${uid}:${gid}`,
    remember,
    from,
  }));
}
