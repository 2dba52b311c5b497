// SPDX-License-Identifier: Apache-2.0
/** What all layers say of a row of the access table, as the page's data. */
import type {AccessRow, Behind} from '../../../audit/access-row.ts';
import {lacking} from '../../../audit/reading.ts';
import type {Judgement} from '../../../layers/judgement.ts';
import type {LayerId} from '../../../layers/plan.ts';
import {causeText} from '../../cause-text.ts';
import {accessMark} from '../audit-formatter.ts';
import type {ReadableRow} from '../../../audit/readable-rows.ts';
import type {TextTable} from './text-table.ts';

/** What a layer allows, why, and by which rule: texts, in which the row's path stands as a placeholder. */
type JudgementData = readonly [access: number, reason: number, rule: number];

/**
 * Whether something that is needed is refused (0 or 1); two texts: what all layers agree on, and what is needed, in
 * words; then the number of each layer's judgement.
 */
type VerdictData = readonly number[];

/** Whether there are more, then a mark and a path in turns; all but the first are texts. */
export type BehindData = readonly number[];

/** Verdicts and judgements, each once: many rows have the same. */
export class VerdictTable {
  readonly #texts: TextTable;
  readonly #layers: readonly LayerId[];
  readonly #judgements = new NumberedLists<JudgementData>();
  readonly #verdicts = new NumberedLists<VerdictData>();

  constructor(layers: readonly LayerId[], texts: TextTable) {
    this.#layers = layers;
    this.#texts = texts;
  }

  get judgements(): readonly JudgementData[] {
    return this.#judgements.all;
  }

  get verdicts(): readonly VerdictData[] {
    return this.#verdicts.all;
  }

  /** The number of the row's verdict. */
  add(row: ReadableRow): number {
    return this.#verdicts.add([
      lacking(row) === '' ? 0 : 1,
      this.#texts.add(accessMark(row.effective)),
      this.#texts.addAround(neededText(row), row.planned),
      ...this.#layers.map(layer => this.#judgements.add(this.#judge(row, layer))),
    ]);
  }

  #judge(row: ReadableRow, layer: LayerId): JudgementData {
    const {reason, rule} = saidBy(row.cells[layer]);
    return [
      this.#texts.add(accessMark(row.layers[layer])),
      this.#texts.addAround(reason, row.planned),
      this.#texts.addAround(rule, row.planned),
    ];
  }
}

export function behindOf({paths, more}: Behind, texts: TextTable): BehindData {
  return [
    more ? 1 : 0,
    ...paths.flatMap(({path, effective}) => [texts.add(accessMark(effective)), texts.add(path)]),
  ];
}

function neededText({needed, from, effective}: AccessRow): string {
  const wants = needed === '' ? 'nothing asks for it' : `needs ${needed}`;
  const why = from ? `, for ${from.device}: ${from.reason}` : '';
  return `${wants}${why}; may ${effective === '' ? 'neither read nor write' : effective}`;
}

function saidBy({cause, rule, state, from}: Judgement): {readonly reason: string; readonly rule: string} {
  const reason = causeText(cause);
  const line = from && from.line > 0 ? ` (line ${from.line})` : '';
  const known = state === 'unknown' ? 'not known: ' : '';
  return {reason: `${known}${reason}${line}`, rule: rule === reason ? '' : rule};
}

/** Lists of numbers, of which equal ones are one. */
class NumberedLists<List extends readonly number[]> {
  readonly #numbers = new Map<string, number>();
  readonly #lists: List[] = [];

  /** By their numbers. */
  get all(): readonly List[] {
    return this.#lists;
  }

  add(list: List): number {
    const key = list.join();
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#lists.length);
    return this.#lists.push(list) - 1;
  }
}
