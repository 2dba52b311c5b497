// SPDX-License-Identifier: Apache-2.0
import {setTimeout} from 'node:timers/promises';
import test from 'ava';
import {has} from '../helpers/programs.ts';
import {damageOf, entriesOf, registryFile, startWorker, type Got} from './_registry.ts';

const PROCESSES = 64;

function distinct(values: readonly string[]): number {
  return new Set(values).size;
}

test('64 processes at once get pairs of their own', async t => {
  if (!has(t, 'flock')) return;
  const file = registryFile(t);
  const workers = Array.from({length: PROCESSES}, (_, index) => startWorker(file, index * 3, 3));
  await Promise.all(workers.map(({gone}) => gone));
  const got = workers.flatMap(worker => worker.got);
  t.is(got.length, PROCESSES * 3);
  t.is(distinct(got.map(({level}) => level)), got.length);
  const held = new Map(entriesOf(file).map(({uuid, level}) => [uuid, level]));
  t.is(held.size, got.length);
  t.true(got.every(({uuid, level}) => held.get(uuid) === level));
  t.deepEqual(damageOf(file), []);
});

test('processes that ask for the same VM get the same pair', async t => {
  if (!has(t, 'flock')) return;
  const file = registryFile(t);
  const workers = Array.from({length: 8}, () => startWorker(file, 1, 3));
  await Promise.all(workers.map(({gone}) => gone));
  t.is(distinct(workers.flatMap(({got}) => got).map(({level}) => level)), 3);
  t.is(entriesOf(file).length, 3);
});

test('killed at any moment, nobody loses a pair or shares one', async t => {
  if (!has(t, 'flock')) return;
  const file = registryFile(t);
  const got: Got[] = [];
  let killed = 0;
  for (let round = 0; round < 8; round++) {
    const workers = Array.from({length: 4}, (_, index) =>
      startWorker(file, (round * 4 + index) * 1000, 1000),
    );
    await Promise.all(workers.map(({started}) => started));
    // A change takes some milliseconds: each round stops it elsewhere.
    await setTimeout(20 + ((round * 7) % 31));
    for (const worker of workers) worker.kill();
    await Promise.all(workers.map(({gone}) => gone));
    killed += workers.length;
    got.push(...workers.flatMap(worker => worker.got));
    t.deepEqual(damageOf(file), []);
  }
  const held = new Map(entriesOf(file).map(({uuid, level}) => [uuid, level]));
  t.true(got.length >= killed);
  t.log(`${killed} processes killed after ${got.length} allocations`);
  t.true(got.every(({uuid, level}) => held.get(uuid) === level));
  t.is(distinct([...held.values()]), held.size);
  // One more than was heard of may have been written by each that was killed.
  t.true(held.size - got.length <= killed);
});
