// SPDX-License-Identifier: Apache-2.0
/** A plan that plans nothing, for comparisons with what is not there. */
import {LAYER_IDS} from './layer-id.ts';
import {LAYERS} from './layers.ts';
import type {LabelPlan, LayerPlans} from './plan.ts';

export function emptyPlan({name, uuid}: Pick<LabelPlan['domain'], 'name' | 'uuid'>): LabelPlan {
  const domain = {name, uuid, id: -1, type: ''};
  const layers = Object.fromEntries(
    LAYER_IDS.map(id => [id, LAYERS[id].unplanned({uuid: uuid ?? undefined, seclabels: []})]),
  ) as unknown as LayerPlans;
  return {domain, processes: [], ...layers, warnings: []};
}
