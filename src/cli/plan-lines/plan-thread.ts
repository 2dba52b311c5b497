// SPDX-License-Identifier: Apache-2.0
/** A thread that plans the definitions it is sent, on a site of its own. */
import {parentPort, workerData} from 'node:worker_threads';
import type {Definition} from '../definitions/definition.ts';
import {openSite} from '../../library/open-site.ts';
import type {ThreadOptions} from './plan-by-threads.ts';
import {planLine} from './plan-line.ts';

const site = openSite(workerData as ThreadOptions);

parentPort?.on('message', (definitions: readonly Definition[]) => {
  parentPort?.postMessage(definitions.map(definition => planLine(definition, site)));
});
