// SPDX-License-Identifier: Apache-2.0
/** Plans many definitions in several threads, and hands the lines on in the order of the definitions. */
import {Worker} from 'node:worker_threads';
import {VERSION} from '../../ready-made/package.ts';
import type {Definition} from '../definitions/definition.ts';
import type {PlanningSite} from '../../library/open-site.ts';
import type {Target} from '../planning.ts';
import {planLine, type PlanLine} from './plan-line.ts';

/** What a thread opens its site with. */
export type ThreadOptions = Target['options'];

/** What a thread is given to plan at once, in definitions: sending fewer costs more, and more would wait in memory. */
const BATCH = 32;
/** Batches a thread has before it: one that it plans, and one that waits. */
const AHEAD = 2;

/** A bundle's threads start from a file beside its commands. */
const THREAD = new URL(VERSION === undefined ? './plan-thread.js' : './plan-thread.cjs', import.meta.url);

/** Starts no thread for nothing. */
export async function* planByThreads(
  definitions: Iterable<Definition>,
  {
    site,
    options,
    jobs,
  }: {readonly site: PlanningSite; readonly options: ThreadOptions; readonly jobs: number},
): AsyncGenerator<PlanLine> {
  const threads: Thread[] = [];
  const waiting: Promise<readonly PlanLine[]>[] = [];
  let started = 0;
  try {
    for (const batch of inBatches(definitions)) {
      const next = started % jobs;
      started += 1;
      const thread = (threads[next] ??= new Thread(options));
      const lines = planBatch(batch, site, thread);
      // Whoever awaits it is told; until then a thread's end must not pass for an error that nobody handles.
      lines.catch(() => undefined);
      waiting.push(lines);
      if (waiting.length >= jobs * AHEAD) yield* (await waiting.shift()) ?? [];
    }
    for (const lines of waiting) yield* await lines;
  } finally {
    await Promise.all(threads.map(thread => thread.stop()));
  }
}

/** What could not even be read keeps its place, and is told of here: errors lose their kind between threads. */
async function planBatch(
  batch: readonly Definition[],
  site: PlanningSite,
  thread: Thread,
): Promise<readonly PlanLine[]> {
  const lines = await thread.plan(batch.flatMap(one => ('content' in one ? [one] : [])));
  let answered = 0;
  return batch.flatMap(one => {
    if ('failure' in one) return [planLine(one, site)];
    const line = lines[answered];
    answered += 1;
    return line === undefined ? [] : [line];
  });
}

function* inBatches(definitions: Iterable<Definition>): Generator<readonly Definition[]> {
  let batch: Definition[] = [];
  for (const definition of definitions) {
    batch.push(definition);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

interface Asked {
  readonly resolve: (lines: readonly PlanLine[]) => void;
  readonly reject: (error: Error) => void;
}

/** Answers in the order in which it is asked. */
class Thread {
  readonly #worker: Worker;
  readonly #asked: Asked[] = [];

  constructor(options: ThreadOptions) {
    this.#worker = new Worker(THREAD, {workerData: options});
    this.#worker.on('message', (lines: readonly PlanLine[]) => this.#asked.shift()?.resolve(lines));
    this.#worker.on('error', (error: Error) => {
      for (const {reject} of this.#asked.splice(0)) reject(error);
    });
  }

  plan(definitions: readonly Definition[]): Promise<readonly PlanLine[]> {
    return new Promise((resolve, reject) => {
      this.#asked.push({resolve, reject});
      this.#worker.postMessage(definitions);
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
