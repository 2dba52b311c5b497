// SPDX-License-Identifier: Apache-2.0
/** The registry of layers, a row a layer, and which of them stand around a VM. */
import {APPARMOR} from './apparmor/apparmor-layer.ts';
import {CGROUP} from './cgroup/cgroup-layer.ts';
import {DAC} from './dac/dac-layer.ts';
import type {Layer} from './layer.ts';
import {LAYER_IDS, type LayerId} from './layer-id.ts';
import {NAMESPACE} from './namespace/namespace-layer.ts';
import {SELINUX} from './selinux/selinux-layer.ts';
import type {LabelPlan, LayerPlans} from './plan.ts';
import type {Layout} from '../policy/layout.ts';
import type {Policy} from '../policy/policy.ts';

export const LAYERS: {readonly [Id in LayerId]: Layer<Id>} = {
  selinux: SELINUX,
  dac: DAC,
  apparmor: APPARMOR,
  cgroup: CGROUP,
  namespace: NAMESPACE,
};

export function emptyPlan({name, uuid}: Pick<LabelPlan['domain'], 'name' | 'uuid'>): LabelPlan {
  const domain = {name, uuid, id: -1, type: ''};
  const layers = Object.fromEntries(
    LAYER_IDS.map(id => [id, LAYERS[id].unplanned({uuid: uuid ?? undefined, seclabels: []})]),
  ) as unknown as LayerPlans;
  return {domain, processes: [], ...layers, warnings: []};
}

/**
 * The layers that somebody wants, and the private /dev wherever libvirt makes one: its nodes are not the host's, which
 * has to be known whatever is labelled.
 */
export function withPrivateDev(
  wanted: readonly LayerId[],
  policy: Policy,
  layout: Pick<Layout, 'privileged'>,
): readonly LayerId[] {
  const own = activeLayers(policy, layout).filter(layer => layer === 'namespace');
  return [...new Set([...wanted, ...own])];
}

export function activeLayers(policy: Policy, layout: Pick<Layout, 'privileged'>): readonly LayerId[] {
  return LAYER_IDS.filter(id => LAYERS[id].isActive(policy, layout));
}

/** Of those, the layers that there are for a domain: owners, device list and private /dev are the QEMU driver's alone. */
export function layersFor({type}: {readonly type: string}, wanted: readonly LayerId[]): readonly LayerId[] {
  return type === 'lxc' ? wanted.filter(id => id === 'selinux' || id === 'apparmor') : wanted;
}
