// SPDX-License-Identifier: Apache-2.0
/** All layers about one process and one path, and what they agree on. */
import type {Analysis} from './analysis.ts';
import {commonAccess, type Judgement, type Question} from './judgement.ts';
import {perLayer, REPORT_ORDER, type LayerId} from './layer-id.ts';
import {LAYERS} from './layers.ts';
import {mountedAccess} from './prerequisites/mount-refusal.ts';

export type Judgements = Readonly<Record<LayerId, Judgement>>;

export function judgeAll(analysis: Analysis, question: Question): Judgements {
  return perLayer(id => LAYERS[id].judge(analysis, question));
}

/** The same where no layer refuses all access, and each can tell: undefined at the first that does or cannot. */
export function judgeOpen(analysis: Analysis, question: Question): Judgements | undefined {
  const cells: Partial<Record<LayerId, Judgement>> = {};
  for (const id of REPORT_ORDER) {
    const cell = LAYERS[id].judge(analysis, question);
    if (cell.access === '' || cell.state === 'unknown') return undefined;
    cells[id] = cell;
  }
  return cells as Judgements;
}

/** What every layer that could be judged allows, and the mount; all of `rw` where none has a say. */
export function effectiveAccess(
  analysis: Analysis,
  {path, process, passed}: Question,
  judgements: Judgements,
): string {
  const access = REPORT_ORDER.map(id => judgements[id].access)
    .filter(allowed => allowed !== null)
    .reduce(commonAccess, 'rw');
  return mountedAccess(analysis, path, {access, uid: passed ? null : process.uid});
}
