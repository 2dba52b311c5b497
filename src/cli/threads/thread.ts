// SPDX-License-Identifier: Apache-2.0
/** A thread that works on the definitions it is sent, on a site of its own. */
import {parentPort, workerData} from 'node:worker_threads';
import {KnownError} from '../../errors.ts';
import type {Reply} from './answering-thread.ts';
import type {ThreadWork} from './by-threads.ts';
import type {Readable} from './task.ts';
import {TASKS} from './tasks.ts';

const {task, options} = workerData as ThreadWork;
const ready = TASKS[task]().then(start => start(options));
// Whoever asks is told; a thread that cannot start waits for that.
ready.catch(() => undefined);

parentPort?.on('message', (definitions: readonly Readable[]) => {
  void ready
    .then((answer): Reply<unknown> => ({answer: answer(definitions)}))
    .catch(refused)
    .then(reply => parentPort?.postMessage(reply));
});

/** What is no refusal ends the thread, with its stack. */
function refused(error: unknown): Reply<never> {
  if (!(error instanceof KnownError)) throw error;
  const {code, message, place, file, help} = error;
  return {refusal: {code, message, place, file, help}};
}
