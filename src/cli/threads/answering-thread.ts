// SPDX-License-Identifier: Apache-2.0
/** A thread, as whoever asks it has it: each question is answered or fails, however the thread ends. */
import {Worker, type WorkerOptions} from 'node:worker_threads';
import {KnownError} from '../../errors.ts';
import type {Readable} from './task.ts';

/** What a thread posts. Errors lose their kind between threads, so a refusal is sent as data. */
export type Reply<Answer> =
  | {readonly answer: Answer}
  | {readonly refusal: Pick<KnownError, 'code' | 'message' | 'place' | 'file' | 'help'>};

interface Asked<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Answers in the order in which it is asked. */
export class AnsweringThread<Answer> {
  readonly #worker: Worker;
  readonly #asked: Asked<Answer>[] = [];
  /** Why it answers no more. */
  #end: Error | undefined;

  constructor(script: URL, options: WorkerOptions) {
    this.#worker = new Worker(script, options);
    this.#worker.on('message', (reply: Reply<Answer>) => this.#take(reply));
    this.#worker.on('error', (error: Error) => this.#ended(named(error)));
    this.#worker.on('exit', status => this.#ended(new Error(`a thread ended by itself, with ${status}`)));
  }

  /** @throws KnownError what the thread refuses, or OUT_OF_MEMORY */
  ask(definitions: readonly Readable[]): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#end) {
        reject(this.#end);
        return;
      }
      this.#asked.push({resolve, reject});
      this.#worker.postMessage(definitions);
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(reply: Reply<Answer>): void {
    const asked = this.#asked.shift();
    if ('answer' in reply) {
      asked?.resolve(reply.answer);
      return;
    }
    const {code, message, ...where} = reply.refusal;
    asked?.reject(new KnownError(code, message, where));
  }

  /** An error is told before the end that it leads to. */
  #ended(why: Error): void {
    this.#end ??= why;
    for (const {reject} of this.#asked.splice(0)) reject(this.#end);
  }
}

function named(error: Error): Error {
  if (!('code' in error) || error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new KnownError('OUT_OF_MEMORY', 'a thread has run out of memory', {
    help: 'use fewer threads with --jobs; --jobs 1 starts none',
    cause: error,
  });
}
