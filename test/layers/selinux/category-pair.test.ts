// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {
  countPairs,
  formatPair,
  pairAt,
  parseCategoryRange,
  parsePair,
  provisionalPair,
} from '../../../src/layers/selinux/category-pair.ts';
import {refusalOf} from '../../helpers/known-error.ts';

const range = (text: string) => `system_u:system_r:virtd_t${text}`;

for (const [text, sensitivity, min, max] of [
  ['', 's0', 0, 1023],
  [':s0', 's0', 0, 1023],
  [':s3-s15', 's3', 0, 1023],
  [':s0-s0:c0.c1023', 's0', 0, 1023],
  [':s1:c10.c20', 's1', 10, 20],
  [':s0-s15:c0.c1023,c5', 's0', 0, 1023],
  [':s0:c0.c9-s0:c0.c1023', 's0', 0, 9],
] as const) {
  test(`reads the range '${text}'`, t => {
    t.deepEqual(parseCategoryRange(range(text)), {sensitivity, min, max});
  });
}

for (const [text, message] of [
  [':s0:x', 'internal error: Cannot parse category in s0:x'],
  [':s0:c', 'internal error: Cannot parse category in s0:c'],
  [':s0:', 'internal error: Cannot parse category in s0:'],
  [':s0:c1,c2', 'internal error: Cannot parse category in s0:c1,c2'],
  [':s0:c1.2', 'internal error: Cannot parse category in s0:c1.2'],
  [':s0:c1.c', 'internal error: Cannot parse category in s0:c1.c'],
  [':s0:c1', 'internal error: No category range available'],
  [':s0:c1.c7', 'internal error: Category range c1-c7 too small'],
  [':s0:c5.c5', 'internal error: Category range c5-c5 too small'],
] as const) {
  test(`refuses the range '${text}' in libvirt's words`, t => {
    t.like(
      refusalOf(t, () => parseCategoryRange(range(text))),
      {code: 'MCS_RANGE', message},
    );
  });
}

test('reads and writes a pair', t => {
  t.deepEqual(parsePair('s0:c41,c264'), {sensitivity: 's0', low: 41, high: 264});
  t.is(formatPair(parsePair('s0:c0,c1023')), 's0:c0,c1023');
});

for (const level of [
  's0',
  's0:c1',
  's0:c2,c1',
  's0:c1,c1',
  's0:c1,c1024',
  's0:c1.c2',
  's0-s0:c1,c2',
  'c1,c2',
  ' s0:c1,c2',
  '',
]) {
  test(`refuses the level '${level}'`, t => {
    t.is(refusalOf(t, () => parsePair(level)).code, 'MCS_LEVEL');
  });
}

test('counts and enumerates every pair exactly once', t => {
  t.is(countPairs({sensitivity: 's0', min: 0, max: 1023}), 523_776);
  const small = {sensitivity: 's0', min: 3, max: 12};
  const all = Array.from({length: countPairs(small)}, (_, index) => formatPair(pairAt(small, index)));
  t.is(new Set(all).size, 45);
  t.is(all[0], 's0:c3,c4');
  t.is(all.at(-1), 's0:c11,c12');
  t.deepEqual(pairAt({sensitivity: 's0', min: 0, max: 1023}, 523_775), {
    sensitivity: 's0',
    low: 1022,
    high: 1023,
  });
});

test('a provisional pair is stable, valid, and different between VMs', t => {
  const uuid = '4dea22b3-1d52-48f3-a516-782e98ab3fa0';
  t.is(provisionalPair(uuid, 'a'), provisionalPair(uuid, 'b'));
  t.not(provisionalPair(undefined, 'a'), provisionalPair(undefined, 'b'));
  t.notThrows(() => parsePair(provisionalPair(uuid, 'a')));
});

const digits = (number: number, length: number) => number.toString(16).padStart(length, '0');

for (const [what, uuid] of [
  ['names', () => undefined],
  ['numbered UUIDs', index => `00000000-0000-4000-8000-${digits(index, 12)}`],
  ["UUIDs of one host's clock", index => `${digits(index * 40_503, 8)}-9a41-11f0-9e6b-525400de4fe2`],
  ['UUIDs that differ in the middle', index => `4dea22b3-${digits(index, 4)}-48f3-a516-782e98ab3fa0`],
] as readonly (readonly [string, (index: number) => string | undefined])[])
  test(`provisional pairs differ between VMs: ${what}`, t => {
    const pairs = Array.from({length: 200}, (_, index) => provisionalPair(uuid(index), `vm${index}`));
    for (const pair of pairs) t.notThrows(() => parsePair(pair));
    t.true(new Set(pairs).size > 195);
  });
