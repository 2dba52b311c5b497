/** What keeps one VM from a path while another one has it. */
import type {Backend} from '../labelers/plan.ts';
import {judgeAll, LAYERS} from './layers/index.ts';
import type {Scene} from './layers/scene.ts';

/**
 * The layers that refuse `intruder` a path on which the labels of `holder` are set. Profile, device list and
 * private /dev are the intruder's own; owner and context are as the holder's start left them.
 */
export function layersBetween(path: string, holder: Scene, intruder: Scene): readonly Backend[] {
  const process = intruder.plan.processes[0];
  if (!process) return [];
  const {owners, contexts, files} = holder;
  const labelled = judgeAll({...intruder, owners, contexts, files}, {path, process});
  return LAYERS.filter(layer => labelled[layer].access === '');
}
