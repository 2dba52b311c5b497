// SPDX-License-Identifier: Apache-2.0
/** Threads that end before their time: whoever asks them is told. */
import {join} from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {pathToFileURL} from 'node:url';
import type {WorkerOptions} from 'node:worker_threads';
import test, {type ExecutionContext} from 'ava';
import {AnsweringThread} from '../../../src/cli/threads/answering-thread.ts';
import {byThreads} from '../../../src/cli/threads/by-threads.ts';
import {scratch} from '../../helpers/scratch.ts';

/** @param body what it does with a message; `post` answers */
function thread(t: ExecutionContext, body: string, options: WorkerOptions = {}): AnsweringThread<unknown> {
  const script = `import {parentPort} from 'node:worker_threads';
const post = answer => parentPort.postMessage({answer});
parentPort.on('message', () => {${body}});`;
  const started = new AnsweringThread(
    pathToFileURL(join(scratch(t, {'thread.mjs': script}), 'thread.mjs')),
    options,
  );
  t.teardown(() => started.stop());
  return started;
}

/** A question that nobody answers is a failure, and no test that never ends. */
const inTime = (answer: Promise<unknown>) =>
  Promise.race([answer, setTimeout(20_000, 'still waiting', {ref: false})]);

test('a thread that has ended while nobody asked says so to the next one who does', async t => {
  const one = thread(t, 'post(1); setImmediate(() => process.exit(3));');
  t.is(await inTime(one.ask([])), 1);
  await setTimeout(2_000);
  await t.throwsAsync(inTime(one.ask([])), {message: 'a thread ended by itself, with 3'});
});

test('a thread that ends at work says so to all who wait', async t => {
  const one = thread(t, 'process.exit(0);');
  const all = await inTime(Promise.allSettled([one.ask([]), one.ask([])]));
  t.deepEqual(
    (all as {status: string}[]).map(({status}) => status),
    ['rejected', 'rejected'],
  );
});

test('a thread without memory left is no fault of ours', async t => {
  const one = thread(t, 'const kept = []; for (;;) kept.push(new Array(1000).fill({}));', {
    resourceLimits: {maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4},
  });
  await t.throwsAsync(inTime(one.ask([])), {code: 'OUT_OF_MEMORY'});
});

test('what a thread refuses at its start is a refusal', async t => {
  const definitions = [{file: 'a.xml', content: Buffer.from('<domain/>')}];
  const options = {host: 'assumed', policy: 'nobodys', mode: 'strict'} as never;
  const answers = byThreads(definitions, {task: 'plan', options, jobs: 1});
  const error = await t.throwsAsync(inTime(answers.next()), {name: 'KnownError', code: 'POLICY_UNKNOWN'});
  t.truthy((error as {help?: string} | undefined)?.help);
});
