// SPDX-License-Identifier: Apache-2.0
/** Decides in linear time whether bytes match an expression: no pattern makes it backtrack. */
import type {Expression} from './expression.ts';

/** A state reads a byte and goes on, or goes on at once to several others. The last state accepts. */
export type State =
  | {
      readonly kind: 'read';
      readonly accepts: (byte: number) => boolean;
      readonly next: number;
      /** Whether it reads all that is left: such a state is how `**` ends a pattern. */
      readonly endless?: boolean;
    }
  | {readonly kind: 'fork'; next: readonly number[]};

export const ACCEPT = 0;

/** Sets of states that were met, with what each byte leads to. Beyond this many they are forgotten. */
const MAX_REMEMBERED = 2000;

export interface Step {
  readonly states: readonly number[];
  readonly accepting: boolean;
  /** Whether whatever follows is accepted, too, but for a NUL. */
  readonly endless: boolean;
  readonly next: Map<number, Step>;
}

/** Texts are of bytes, one character each. */
export interface Automaton {
  /** Whether a text matches the whole expression. */
  readonly matches: (bytes: string) => boolean;
  /** Whether every text that begins so does. */
  readonly matchesAllFrom: (bytes: string) => boolean;
}

export function compileExpression(expression: Expression): Automaton {
  const states: State[] = [{kind: 'fork', next: []}];
  const start = build(expression, ACCEPT, states);
  const remembered = new Map<string, Step>();
  const first = closure([start], states);
  const read = (bytes: string): Step => {
    let step = remember(first, states, remembered);
    for (let at = 0; at < bytes.length && step.states.length; at++) {
      // Directories in directories would else be read to the end for each of them.
      if (step.endless && !bytes.includes('\0', at)) return step;
      step = advance(step, bytes.charCodeAt(at), states, remembered);
    }
    return step;
  };
  return {matches: bytes => read(bytes).accepting, matchesAllFrom: bytes => read(bytes).endless};
}

type Accepts = (byte: number) => boolean;

/** One for all states that read the same byte: thousands of them are told apart by few questions. */
const READS: readonly Accepts[] = Array.from({length: 256}, (_, read) => byte => byte === read);
const READS_ALL: Accepts = byte => byte !== 0;

/** Adds states for an expression that go on to `next`; returns the first of them. Built from the end. */
export function build(expression: Expression, next: number, states: State[]): number {
  switch (expression.kind) {
    case 'byte':
      return add(states, {kind: 'read', accepts: READS[expression.byte] ?? (() => false), next});
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
        ? add(states, {kind: 'read', accepts: READS_ALL, next: index, endless})
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
export function closure(from: readonly number[], states: readonly State[]): readonly number[] {
  const seen = new Set(from);
  const reached: number[] = [];
  for (const index of seen) {
    const state = states[index];
    if (index === ACCEPT || state?.kind === 'read') reached.push(index);
    else state?.next.forEach(next => seen.add(next));
  }
  return reached.sort((one, other) => one - other);
}

export function remember(
  reached: readonly number[],
  states: readonly State[],
  remembered: Map<string, Step>,
): Step {
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

export function advance(
  step: Step,
  byte: number,
  states: readonly State[],
  remembered: Map<string, Step>,
): Step {
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
