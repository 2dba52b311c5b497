// SPDX-License-Identifier: Apache-2.0
/** A thread that works on the definitions it is sent, on a site of its own. */
import {parentPort, workerData} from 'node:worker_threads';
import type {ThreadWork} from './by-threads.ts';
import {TASKS, type Readable} from './tasks.ts';

const {task, options} = workerData as ThreadWork;
const ready = TASKS[task]().then(start => start(options));

parentPort?.on('message', (definitions: readonly Readable[]) => {
  void ready.then(answer => parentPort?.postMessage(answer(definitions)));
});
