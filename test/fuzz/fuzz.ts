// SPDX-License-Identifier: Apache-2.0
/** Runs targets, and keeps what breaks them. */
import {KnownError} from '../../src/errors.ts';
import {randomFrom} from './random.ts';
import type {Target} from './target.ts';

export interface Fuzzed {
  readonly target: string;
  readonly inputs: number;
  /** Inputs that were refused with a known error; the rest were taken. */
  readonly refused: number;
  /** What the slowest took of a processor, in milliseconds. */
  readonly slowest: number;
  /** Of all of them, by the clock. */
  readonly seconds: number;
  /** Each with the seed that repeats it. */
  readonly broken: readonly {readonly seed: number; readonly error: string}[];
}

/** What one input may take. Even a processor's time differs on a busy one, so that tests have no such bounds. */
export interface Bounds {
  /** Of a processor. */
  readonly milliseconds: number;
  /** Of memory that the process has, whatever went before. */
  readonly mebibytes: number;
}

/**
 * Anything thrown that is no KnownError breaks the target, and so does an input that is out of bounds. Seeds
 * are `first` and those that follow it.
 */
export function fuzz(target: Target, first: number, inputs: number, bounds?: Bounds): Fuzzed {
  const broken: {seed: number; error: string}[] = [];
  let [refused, slowest] = [0, 0];
  const began = performance.now();
  for (let seed = first; seed < first + inputs; seed++) {
    const before = process.cpuUsage();
    try {
      target.run(randomFrom(seed));
    } catch (error) {
      if (error instanceof KnownError && error.code !== 'INTERNAL') refused++;
      else
        broken.push({seed, error: error instanceof Error ? (error.stack ?? error.message) : String(error)});
    }
    const took = millisecondsSince(before);
    slowest = Math.max(slowest, took);
    const excess = bounds && excessOf(took, bounds);
    if (excess !== undefined) broken.push({seed, error: excess});
  }
  const seconds = (performance.now() - began) / 1000;
  return {target: target.name, inputs, refused, slowest, seconds, broken};
}

function millisecondsSince(before: NodeJS.CpuUsage): number {
  const {user, system} = process.cpuUsage(before);
  return (user + system) / 1000;
}

function excessOf(took: number, {milliseconds, mebibytes}: Bounds): string | undefined {
  const memory = process.memoryUsage.rss() / (1 << 20);
  if (memory > mebibytes) return `${Math.round(memory)} MiB of memory`;
  return took > milliseconds ? `${Math.round(took)} ms` : undefined;
}
