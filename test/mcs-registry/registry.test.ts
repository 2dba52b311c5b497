// SPDX-License-Identifier: Apache-2.0
import {fc, testProp} from '@fast-check/ava';
import test from 'ava';
import {parsePair} from '../../src/layers/selinux/category-pair.ts';
import {FILE_BYTES, PAIRS} from '../../src/mcs-registry/layout.ts';
import {PagedFile} from '../../src/mcs-registry/paged-file.ts';
import {Registry, type Entry} from '../../src/mcs-registry/registry.ts';
import {refusalOf} from '../helpers/known-error.ts';
import {MemoryFile} from './_memory.ts';
import {ALL, vm} from './_registry.ts';

function registry(): Registry {
  return new Registry(new PagedFile(new MemoryFile(), FILE_BYTES));
}

const podman = {purpose: 'other', uuid: undefined, name: 'podman'} as const;

test('a VM keeps its pair, until it is released', t => {
  const pairs = registry();
  const first = pairs.allocate(vm(1), ALL);
  t.deepEqual(pairs.allocate(vm(1), ALL), first);
  t.deepEqual(pairs.holderOf(first.level), first);
  t.is(pairs.size, 1);
  t.deepEqual(pairs.release(vm(1).uuid), [first]);
  t.is(pairs.holderOf(first.level), undefined);
  t.is(pairs.find(vm(1).uuid, 'allocated'), undefined);
  t.is(pairs.size, 0);
  t.deepEqual(pairs.release(vm(1).uuid), []);
});

test('a pair that is taken is passed over', t => {
  const {level} = registry().allocate(vm(1), ALL);
  const pairs = registry();
  pairs.reserve(parsePair(level), podman);
  const other = pairs.allocate(vm(1), ALL);
  t.not(other.level, level);
  t.deepEqual([...pairs.entries()].map(({name}) => name).toSorted(), ['podman', 'vm-1']);
});

test("what somebody else holds is refused in libvirt's words, naming the holder", t => {
  const pairs = registry();
  pairs.reserve(parsePair('s0:c41,c264'), {purpose: 'static', ...vm(1)});
  const refusal = refusalOf(t, () => pairs.reserve(parsePair('s0:c41,c264'), {purpose: 'running', ...vm(2)}));
  t.is(refusal.code, 'MCS_RESERVED');
  t.is(refusal.message, 'internal error: MCS level for existing domain label s0:c41,c264 already reserved');
  t.regex(refusal.help ?? '', /held by vm-1/);
  t.is(pairs.size, 1);
});

test('a VM that runs with the pair that was allocated for it holds it once', t => {
  const pairs = registry();
  const {level} = pairs.allocate(vm(1), ALL);
  pairs.reserve(parsePair(level), {purpose: 'running', ...vm(1)});
  t.is(pairs.size, 1);
  t.is(pairs.find(vm(1).uuid, 'allocated')?.level, level);
});

test('a VM that was started again holds the new pair and not the former', t => {
  const pairs = registry();
  pairs.reserve(parsePair('s0:c1,c2'), {purpose: 'running', ...vm(1)});
  pairs.reserve(parsePair('s0:c3,c4'), {purpose: 'running', ...vm(1)});
  t.deepEqual(
    [...pairs.entries()].map(({level}) => level),
    ['s0:c3,c4'],
  );
});

test('a pair is one pair at every sensitivity', t => {
  const pairs = registry();
  pairs.reserve(parsePair('s3:c1,c2'), podman);
  t.is(pairs.holderOf('s0:c1,c2')?.level, 's3:c1,c2');
});

test('a narrow range is used up and then said to be', t => {
  const pairs = registry();
  const range = {sensitivity: 's0', min: 100, max: 107};
  const levels = Array.from({length: 28}, (_, number) => pairs.allocate(vm(number), range).level);
  t.is(new Set(levels).size, 28);
  t.true(levels.every(level => parsePair(level).low >= 100 && parsePair(level).high <= 107));
  const refusal = refusalOf(t, () => pairs.allocate(vm(28), range));
  t.is(refusal.code, 'MCS_EXHAUSTED');
  t.is(refusal.message, 'all 28 pairs of s0:c100.c107 are held');
  t.is(pairs.size, 28);
});

test('a pair outside of a new range is exchanged', t => {
  const pairs = registry();
  pairs.allocate(vm(1), {sensitivity: 's0', min: 0, max: 9});
  const {level} = pairs.allocate(vm(1), {sensitivity: 's0', min: 500, max: 1023});
  t.true(parsePair(level).low >= 500);
  t.is(pairs.size, 1);
});

test('long names are cut between characters', t => {
  const pairs = registry();
  const {level} = pairs.allocate({...vm(1), name: 'ä'.repeat(100)}, ALL);
  t.is(pairs.holderOf(level)?.name, 'ä'.repeat(54));
});

test('every pair is given out once, then none', t => {
  const pairs = registry();
  const seen = new Uint8Array(1024 * 1024);
  for (let number = 0; number < PAIRS; number++) {
    const {low, high} = parsePair(pairs.allocate(vm(number), ALL).level);
    const place = low * 1024 + high;
    if (seen[place] === 1) t.fail(`c${low},c${high} is given out twice`);
    seen[place] = 1;
  }
  t.is(pairs.size, 523_776);
  const refusal = refusalOf(t, () => pairs.allocate(vm(PAIRS), ALL));
  t.is(refusal.message, 'all 523,776 pairs of s0:c0.c1023 are held');
  const {uuid} = vm(77_777);
  const [freed] = pairs.release(uuid);
  t.is(freed?.level, pairs.allocate(vm(PAIRS), ALL).level);
});

interface Step {
  readonly what: 'allocate' | 'running' | 'other' | 'release' | 'release-pair';
  readonly who: number;
  readonly pair: number;
}

const steps = fc.array(
  fc.record({
    what: fc.constantFrom<Step['what']>('allocate', 'running', 'other', 'release', 'release-pair'),
    who: fc.nat({max: 12}),
    pair: fc.nat({max: 27}),
  }),
  {maxLength: 60},
);

const NARROW = {sensitivity: 's0', min: 0, max: 7};

function take(pairs: Registry, {what, who, pair}: Step): unknown {
  const high = Math.floor((1 + Math.sqrt(1 + 8 * pair)) / 2);
  const chosen = {sensitivity: 's0', low: pair - (high * (high - 1)) / 2, high};
  const level = `s0:c${chosen.low},c${chosen.high}`;
  switch (what) {
    case 'allocate':
      return pairs.allocate(vm(who), NARROW);
    case 'running':
      return pairs.reserve(chosen, {purpose: 'running', ...vm(who)});
    case 'other':
      return pairs.reserve(chosen, {purpose: 'other', uuid: undefined, name: `tool ${who}`});
    case 'release':
      return pairs.release(vm(who).uuid);
    case 'release-pair':
      return pairs.releasePair(level);
  }
}

testProp(
  'whatever is done, each pair has one holder and each holder is found',
  [steps],
  (t, list) => {
    const storage = new MemoryFile();
    let file = new PagedFile(storage, FILE_BYTES);
    let pairs = new Registry(file);
    let before: readonly Entry[] = [];
    for (const step of list) {
      try {
        take(pairs, step);
      } catch {
        t.deepEqual([...pairs.entries()], before, 'what is refused changes nothing');
      }
      before = [...pairs.entries()];
      t.is(new Set(before.map(({level}) => level)).size, before.length);
      t.is(pairs.size, before.length);
      for (const {uuid, purpose, level} of before)
        if (uuid !== undefined) t.is(pairs.find(uuid, purpose)?.level, level);
    }
    file.commit();
    file = new PagedFile(storage, FILE_BYTES);
    pairs = new Registry(file);
    t.deepEqual([...pairs.entries()], before);
    t.deepEqual([...pairs.damage()], []);
  },
  {numRuns: 12},
);
