// SPDX-License-Identifier: Apache-2.0
/** Has many definitions worked on in several threads, and hands the answers on in the order of the definitions. */
import {VERSION} from '../../ready-made/package.ts';
import type {DefinitionBytes} from '../definitions/definition-bytes.ts';
import {AnsweringThread} from './answering-thread.ts';
import {inBatches} from './batches.ts';
import type {TaskOptions} from './task.ts';
import type {TaskName} from './tasks.ts';

/** Batches a thread has before it: one that it works on, and one that waits. */
const AHEAD = 2;

/** A bundle's threads start from a file beside its commands. */
const THREAD = new URL(VERSION === undefined ? './thread.js' : './thread.cjs', import.meta.url);

export interface Answered<Answer> {
  readonly batch: readonly DefinitionBytes[];
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
  definitions: Iterable<DefinitionBytes>,
  {jobs, ...work}: ThreadWork,
): AsyncGenerator<Answered<Answer>> {
  const threads: AnsweringThread<Answer>[] = [];
  const waiting: {readonly batch: readonly DefinitionBytes[]; readonly answer: Promise<Answer>}[] = [];
  const answered = async function* (most: number): AsyncGenerator<Answered<Answer>> {
    for (const {batch, answer} of waiting.splice(0, waiting.length - most))
      yield {batch, answer: await answer};
  };
  let started = 0;
  try {
    for (const batch of inBatches(definitions)) {
      const thread = (threads[started % jobs] ??= new AnsweringThread(THREAD, {workerData: work}));
      started += 1;
      const answer = thread.ask(batch.filter(one => 'content' in one));
      // Whoever awaits it is told; until then a thread's end must not pass for an error that nobody handles.
      answer.catch(() => undefined);
      waiting.push({batch, answer});
      yield* answered(jobs * AHEAD - 1);
    }
    yield* answered(0);
  } finally {
    await Promise.all(threads.map(thread => thread.stop()));
  }
}
