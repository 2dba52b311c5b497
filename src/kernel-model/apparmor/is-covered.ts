// SPDX-License-Identifier: Apache-2.0
/** Decides whether one expression stands for nothing that others do not stand for, whatever they look like. */
import {ACCEPT, advance, build, closure, remember, type State, type Step} from './automaton.ts';
import type {Expression} from './expression.ts';

/** Pairs of sets of states that are looked at before the question counts as open, and states in all. */
const MAX_PAIRS = 2000;
const MAX_STATES = 4000;

const SLASH = 47;

/** Where two automata are after the same text, and how that text ends. */
interface Pair {
  readonly inner: Step;
  readonly outer: Step;
  readonly end: 'nothing' | 'root' | 'slash' | 'name';
}

/**
 * Whether every path that matches the first expression matches one of the others. The kernel's paths have no empty
 * names inside: of two slashes in a row only the first two bytes can be.
 *
 * @returns undefined where that takes too long to tell
 */
export function isCovered(expression: Expression, others: readonly Expression[]): boolean | undefined {
  const states: State[] = [{kind: 'fork', next: []}];
  const first = build(expression, ACCEPT, states);
  const second = build({kind: 'either', parts: others}, ACCEPT, states);
  if (states.length > MAX_STATES) return undefined;
  const remembered = new Map<string, Step>();
  const bytes = distinctBytes(states);
  const start = (state: number) => remember(closure([state], states), states, remembered);
  const step = (from: Step, byte: number) => advance(from, byte, states, remembered);
  const pairs = new Map<string, Pair>();
  const meet = (pair: Pair) =>
    pairs.set(`${pair.inner.states.join()} ${pair.outer.states.join()} ${pair.end}`, pair);
  const common = afterLeading(expression, {inner: start(first), outer: start(second), end: 'nothing'}, step);
  if (common !== undefined) meet(common);
  for (const {inner, outer, end} of pairs.values()) {
    if (inner.accepting && !outer.accepting) return false;
    if (pairs.size > MAX_PAIRS) return undefined;
    for (const byte of bytes) {
      const next = endAfter(end, byte);
      // Most bytes lead the inner one nowhere, and then it does not matter where they lead the outer one.
      const reached = step(inner, byte);
      if (next !== undefined && reached.states.length > 0)
        meet({inner: reached, outer: step(outer, byte), end: next});
    }
  }
  return true;
}

/** Where both are after the bytes that every path of the first begins with; undefined where no path can. */
function afterLeading(
  expression: Expression,
  begin: Pair,
  step: (from: Step, byte: number) => Step,
): Pair | undefined {
  let pair = begin;
  for (const part of expression.kind === 'sequence' ? expression.parts : []) {
    if (part.kind !== 'byte') break;
    const end = endAfter(pair.end, part.byte);
    if (end === undefined) return undefined;
    pair = {inner: step(pair.inner, part.byte), outer: step(pair.outer, part.byte), end};
  }
  return pair;
}

function endAfter(end: Pair['end'], byte: number): Pair['end'] | undefined {
  if (byte !== SLASH) return 'name';
  if (end === 'slash') return undefined;
  return end === 'nothing' ? 'root' : 'slash';
}

/** One byte for all that no state tells apart. No path has the byte zero. */
function distinctBytes(states: readonly State[]): readonly number[] {
  const reading = [...new Set(states.flatMap(state => (state.kind === 'read' ? [state.accepts] : [])))];
  const told = new Map<string, number>([['slash', SLASH]]);
  for (let byte = 1; byte < 256; byte++) {
    if (byte !== SLASH) told.set(reading.map(accepts => (accepts(byte) ? '1' : '0')).join(''), byte);
  }
  return [...told.values()];
}
