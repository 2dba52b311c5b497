// SPDX-License-Identifier: Apache-2.0
/** What keeps one VM from an object while another one has it. */
import type {LayerId} from '../layers/plan.ts';
import {judgeAll} from '../layers/judge-all.ts';
import {REPORT_ORDER} from '../layers/layer-id.ts';
import type {Analysis} from '../layers/analysis.ts';
import {labelKey} from './objects.ts';

/** A VM, and the resolved name under which it reaches the object. */
export interface Reach {
  readonly path: string;
  readonly analysis: Analysis;
}

/**
 * The layers that refuse `intruder` an object on which the labels of `holder` are set. Profile, device list and
 * private /dev are the intruder's own; owner and context are as the holder's start left them.
 */
export function layersBetween(holder: Reach, {path, analysis}: Reach): readonly LayerId[] {
  const process = analysis.plan.processes[0];
  if (!process) return [];
  const labelled = judgeAll({...analysis, ...labelsUnder(path, holder)}, {path, process});
  return REPORT_ORDER.filter(layer => labelled[layer].access === '');
}

/** The holder's labels, under another name of the object, too, where that carries the same ones. */
function labelsUnder(name: string, {path, analysis}: Reach): Pick<Analysis, 'owners' | 'contexts' | 'files'> {
  const {owners, contexts, files, host} = analysis;
  if (name === path || labelKey(name, host) !== labelKey(path, host)) return {owners, contexts, files};
  return {
    owners: withName(owners, name, path),
    contexts: withName(contexts, name, path),
    files: {...files, lstat: one => files.lstat(one === name ? path : one)},
  };
}

function withName<Label>(labels: ReadonlyMap<string, Label>, name: string, path: string) {
  const label = labels.get(path);
  return label === undefined ? labels : new Map([...labels, [name, label]]);
}
