// SPDX-License-Identifier: Apache-2.0
/** Decides in linear time whether bytes match an expression: no pattern makes it backtrack. */
import type {Expression} from './expression.ts';

/** A state reads a byte and goes on, or goes on at once to several others. The last state accepts. */
type State =
  | {
      readonly kind: 'read';
      readonly accepts: (byte: number) => boolean;
      readonly next: number;
      /** Whether it reads all that is left: such a state is how `**` ends a pattern. */
      readonly endless?: boolean;
    }
  | {readonly kind: 'fork'; next: readonly number[]};

const ACCEPT = 0;

/** Sets of states that were met, with what each byte leads to. Beyond this many they are forgotten. */
const MAX_REMEMBERED = 2000;

interface Step {
  readonly states: readonly number[];
  readonly accepting: boolean;
  /** Whether whatever follows is accepted, too, but for a NUL. */
  readonly endless: boolean;
  readonly next: Map<number, Step>;
}

/** A function that matches a text of bytes, one character each, against the whole expression. */
export function compileExpression(expression: Expression): (bytes: string) => boolean {
  const states: State[] = [{kind: 'fork', next: []}];
  const start = build(expression, ACCEPT, states);
  const remembered = new Map<string, Step>();
  const first = closure([start], states);
  return bytes => {
    let step = remember(first, states, remembered);
    for (let at = 0; at < bytes.length && step.states.length; at++) {
      // Directories in directories would else be read to the end for each of them.
      if (step.endless) return !bytes.includes('\0', at);
      step = advance(step, bytes.charCodeAt(at), states, remembered);
    }
    return step.accepting;
  };
}

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
  const pairs = new Map<string, Pair>();
  const meet = (pair: Pair) =>
    pair.inner.states.length > 0 &&
    pairs.set(`${pair.inner.states.join()} ${pair.outer.states.join()} ${pair.end}`, pair);
  meet({inner: start(first), outer: start(second), end: 'nothing'});
  for (const {inner, outer, end} of pairs.values()) {
    if (inner.accepting && !outer.accepting) return false;
    if (pairs.size > MAX_PAIRS) return undefined;
    for (const byte of bytes) {
      const next = endAfter(end, byte);
      const step = (from: Step) => advance(from, byte, states, remembered);
      if (next !== undefined) meet({inner: step(inner), outer: step(outer), end: next});
    }
  }
  return true;
}

function endAfter(end: Pair['end'], byte: number): Pair['end'] | undefined {
  if (byte !== SLASH) return 'name';
  if (end === 'slash') return undefined;
  return end === 'nothing' ? 'root' : 'slash';
}

/** One byte for all that no state tells apart. No path has the byte zero. */
function distinctBytes(states: readonly State[]): readonly number[] {
  const reading = states.flatMap(state => (state.kind === 'read' ? [state.accepts] : []));
  const told = new Map<string, number>([['slash', SLASH]]);
  for (let byte = 1; byte < 256; byte++) {
    if (byte !== SLASH) told.set(reading.map(accepts => (accepts(byte) ? '1' : '0')).join(''), byte);
  }
  return [...told.values()];
}

/** Adds states for an expression that go on to `next`; returns the first of them. Built from the end. */
function build(expression: Expression, next: number, states: State[]): number {
  switch (expression.kind) {
    case 'byte':
      return add(states, {kind: 'read', accepts: byte => byte === expression.byte, next});
    case 'set':
      return add(states, {
        kind: 'read',
        accepts: byte => expression.bytes.has(byte) !== expression.negated,
        next,
      });
    case 'sequence':
      return expression.parts.reduceRight((after, part) => build(part, after, states), next);
    case 'either':
      return add(states, {kind: 'fork', next: expression.parts.map(part => build(part, next, states))});
    case 'repeat': {
      const fork: State = {kind: 'fork', next: []};
      const index = add(states, fork);
      const endless = next === ACCEPT && isAnything(expression.part);
      const part = endless
        ? add(states, {kind: 'read', accepts: byte => byte !== 0, next: index, endless})
        : build(expression.part, index, states);
      fork.next = [part, next];
      return index;
    }
  }
}

function isAnything(part: Expression): boolean {
  return part.kind === 'set' && part.negated && part.bytes.size === 1 && part.bytes.has(0);
}

function add(states: State[], state: State): number {
  return states.push(state) - 1;
}

/** The states that are reached without reading; forks are left out, the accepting state is kept. */
function closure(from: readonly number[], states: readonly State[]): readonly number[] {
  const seen = new Set(from);
  const reached: number[] = [];
  for (const index of seen) {
    const state = states[index];
    if (index === ACCEPT || state?.kind === 'read') reached.push(index);
    else state?.next.forEach(next => seen.add(next));
  }
  return reached.sort((one, other) => one - other);
}

function remember(reached: readonly number[], states: readonly State[], remembered: Map<string, Step>): Step {
  const key = reached.join();
  const known = remembered.get(key);
  if (known) return known;
  if (remembered.size >= MAX_REMEMBERED) forget(remembered);
  const accepting = reached.includes(ACCEPT);
  const step: Step = {
    states: reached,
    accepting,
    endless: reached.some(index => isEndless(states[index])),
    next: new Map(),
  };
  remembered.set(key, step);
  return step;
}

function isEndless(state: State | undefined): boolean {
  return state?.kind === 'read' && state.endless === true;
}

/** Steps point at each other, so that each has to let go for the memory to be freed. */
function forget(remembered: Map<string, Step>): void {
  for (const step of remembered.values()) step.next.clear();
  remembered.clear();
}

function advance(step: Step, byte: number, states: readonly State[], remembered: Map<string, Step>): Step {
  const known = step.next.get(byte);
  if (known) return known;
  const targets = step.states.flatMap(index => {
    const state = states[index];
    return state?.kind === 'read' && state.accepts(byte) ? [state.next] : [];
  });
  const next = remember(closure(targets, states), states, remembered);
  step.next.set(byte, next);
  return next;
}
