// SPDX-License-Identifier: Apache-2.0
/** Owners and contexts that a VM's start sets on objects, by what carries them. */
import {resolvedPath} from '../layers/analysis.ts';
import type {PlanWithInventory} from '../layers/plan-with-inventory.ts';
import type {LabelPlan, Provenance} from '../layers/plan.ts';
import {labelKey} from './objects.ts';

export interface LabelWish {
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
type Request = Omit<LabelWish, 'key'>;

/** What others may have, too: labels in the VM's private /dev are nobody else's. The path is where it leads. */
export function labelWishes(model: 'selinux' | 'dac', {plan, site}: Planned): readonly LabelWish[] {
  const own = new Set(plan.namespace.nodes);
  const requests = model === 'selinux' ? contextRequests(plan) : ownerRequests(plan);
  return requests
    .filter(({path}) => path.startsWith('/') && !own.has(path))
    .map(request => ({
      ...request,
      path: resolvedPath(request.path, site.host),
      key: labelKey(request.path, site.host),
    }));
}

/** All owners, as the plan names the paths. */
export function ownerWishes({plan, site}: Planned): readonly LabelWish[] {
  return ownerRequests(plan).map(request => ({...request, key: labelKey(request.path, site.host)}));
}

function contextRequests({selinux}: LabelPlan): readonly Request[] {
  return selinux.labels.map(({path, context, remember, from}) => ({path, label: context, remember, from}));
}

function ownerRequests({dac}: LabelPlan): readonly Request[] {
  return dac.labels.map(({path, uid, gid, remember, from}) => ({
    path,
    label: `${uid}:${gid}`,
    remember,
    from,
  }));
}
