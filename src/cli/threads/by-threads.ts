// SPDX-License-Identifier: Apache-2.0
/** Has many definitions worked on in several threads, and hands the answers on in the order of the definitions. */
import {Worker} from 'node:worker_threads';
import {VERSION} from '../../ready-made/package.ts';
import type {Definition} from '../definitions/definition.ts';
import {inBatches} from './batches.ts';
import type {Readable, TaskName, TaskOptions} from './tasks.ts';

/** Batches a thread has before it: one that it works on, and one that waits. */
const AHEAD = 2;

/** A bundle's threads start from a file beside its commands. */
const THREAD = new URL(VERSION === undefined ? './thread.js' : './thread.cjs', import.meta.url);

export interface Answered<Answer> {
  readonly batch: readonly Definition[];
  /** To those of the batch that could be read. */
  readonly answer: Answer;
}

export interface ThreadWork {
  readonly task: TaskName;
  readonly options: TaskOptions;
  readonly jobs: number;
}

/** Starts no thread for nothing. */
export async function* byThreads<Answer>(
  definitions: Iterable<Definition>,
  {jobs, ...work}: ThreadWork,
): AsyncGenerator<Answered<Answer>> {
  const threads: Thread<Answer>[] = [];
  const waiting: {readonly batch: readonly Definition[]; readonly answer: Promise<Answer>}[] = [];
  let started = 0;
  const next = async () => {
    const {batch = [], answer} = waiting.shift() ?? {};
    return {batch, answer: (await answer)!};
  };
  try {
    for (const batch of inBatches(definitions)) {
      const thread = (threads[started % jobs] ??= new Thread(work));
      started += 1;
      const answer = thread.ask(batch.filter(one => 'content' in one));
      // Whoever awaits it is told; until then a thread's end must not pass for an error that nobody handles.
      answer.catch(() => undefined);
      waiting.push({batch, answer});
      if (waiting.length >= jobs * AHEAD) yield await next();
    }
    while (waiting.length > 0) yield await next();
  } finally {
    await Promise.all(threads.map(thread => thread.stop()));
  }
}

interface Asked<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** Answers in the order in which it is asked. */
class Thread<Answer> {
  readonly #worker: Worker;
  readonly #asked: Asked<Answer>[] = [];

  constructor(work: Omit<ThreadWork, 'jobs'>) {
    this.#worker = new Worker(THREAD, {workerData: work});
    this.#worker.on('message', (answer: Answer) => this.#asked.shift()?.resolve(answer));
    this.#worker.on('error', (error: Error) => {
      for (const {reject} of this.#asked.splice(0)) reject(error);
    });
  }

  ask(definitions: readonly Readable[]): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#asked.push({resolve, reject});
      this.#worker.postMessage(definitions);
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
