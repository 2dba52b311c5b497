/** What keeps one VM from a path while another one has it. */
import type {LayerId} from '../layers/plan.ts';
import {judgeAll} from '../layers/judge-all.ts';
import {REPORT_ORDER} from '../layers/layer-id.ts';
import type {Analysis} from '../layers/analysis.ts';

/**
 * The layers that refuse `intruder` a path on which the labels of `holder` are set. Profile, device list and
 * private /dev are the intruder's own; owner and context are as the holder's start left them.
 */
export function layersBetween(path: string, holder: Analysis, intruder: Analysis): readonly LayerId[] {
  const process = intruder.plan.processes[0];
  if (!process) return [];
  const {owners, contexts, files} = holder;
  const labelled = judgeAll({...intruder, owners, contexts, files}, {path, process});
  return REPORT_ORDER.filter(layer => labelled[layer].access === '');
}
