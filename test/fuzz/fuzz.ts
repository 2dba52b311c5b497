// SPDX-License-Identifier: Apache-2.0
/** Runs targets, and keeps what breaks them. */
import {KnownError} from '../../src/errors.ts';
import {randomFrom} from './random.ts';
import type {Target} from './targets.ts';

export interface Fuzzed {
  readonly target: string;
  readonly inputs: number;
  /** Inputs that were refused with a known error; the rest were taken. */
  readonly refused: number;
  /** The slowest, in milliseconds. */
  readonly slowest: number;
  /** Each with the seed that repeats it. */
  readonly broken: readonly {readonly seed: number; readonly error: string}[];
}

/** Anything thrown that is no KnownError breaks the target. Seeds are `first` and those that follow it. */
export function fuzz(target: Target, first: number, inputs: number): Fuzzed {
  const broken: {seed: number; error: string}[] = [];
  let [refused, slowest] = [0, 0];
  for (let seed = first; seed < first + inputs; seed++) {
    const started = performance.now();
    try {
      target.run(randomFrom(seed));
    } catch (error) {
      if (error instanceof KnownError && error.code !== 'INTERNAL') refused++;
      else
        broken.push({seed, error: error instanceof Error ? (error.stack ?? error.message) : String(error)});
    }
    slowest = Math.max(slowest, performance.now() - started);
  }
  return {target: target.name, inputs, refused, slowest, broken};
}
