// SPDX-License-Identifier: Apache-2.0
/** How often each part of our own code runs, as V8 counts it: the same on every machine, unlike time. */
import {Session, type Profiler} from 'node:inspector';
import {setFlagsFromString} from 'node:v8';

// Code that is optimized, shared or thrown away is not counted whole. Set before what is counted is loaded.
for (const flag of ['opt', 'maglev', 'sparkplug', 'flush-bytecode', 'lazy-feedback-allocation'])
  setFlagsFromString(`--no-${flag}`);

/** Steps by function, as `file:name`: calls, and rounds of the loops and branches within. */
export type Work = ReadonlyMap<string, number>;

/** Counts what one run of a function does. */
export async function countWork(run: () => void | Promise<void>): Promise<Work> {
  const session = new Session();
  session.connect();
  try {
    session.post('Profiler.enable');
    session.post('Profiler.startPreciseCoverage', {callCount: true, detailed: true});
    await run();
    let work: Work = new Map();
    session.post('Profiler.takePreciseCoverage', (error, {result}) => {
      if (error) throw error;
      work = workOf(result);
    });
    return work;
  } finally {
    session.disconnect();
  }
}

function workOf(scripts: readonly Profiler.ScriptCoverage[]): Work {
  const work = new Map<string, number>();
  for (const {url, functions} of scripts) {
    const [, file] = /\/build\/src\/(.+)$/.exec(url) ?? [];
    if (file === undefined) continue;
    for (const {functionName, ranges} of functions) {
      const name = `${file}:${functionName || ranges[0]?.startOffset}`;
      const steps = ranges.reduce((sum, {count}) => sum + count, 0);
      work.set(name, (work.get(name) ?? 0) + steps);
    }
  }
  return work;
}

/** A function whose work grows faster than the input. */
export interface Growth {
  readonly name: string;
  /** Steps for an input of one, two and four parts. */
  readonly steps: readonly [number, number, number];
}

/** Fewer steps than these are not worth a look: a sorted list, a loop over what stands in every definition. */
const NOTHING = 4000;
/** What four parts have more than two, by what two have more than one: 2 for linear work, 4 for quadratic. */
const LINEAR = 2.6;

/** What grows faster than its input, worst first. */
export function superlinear(one: Work, two: Work, four: Work): readonly Growth[] {
  return [...four]
    .map(([name, last]) => ({name, steps: [one.get(name) ?? 0, two.get(name) ?? 0, last] as const}))
    .filter(({steps: [first, second, last]}) => last > NOTHING && last - second > LINEAR * (second - first))
    .sort((a, b) => b.steps[2] - a.steps[2]);
}
