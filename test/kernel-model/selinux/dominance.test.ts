// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {fc, testProp} from '@fast-check/ava';
import {
  difference,
  formatCategories,
  includesAll,
  parseCategories,
} from '../../../src/kernel-model/selinux/categories.ts';
import {
  decideMcs,
  formatRange,
  parseContext,
  parseRange,
} from '../../../src/kernel-model/selinux/dominance.ts';

const context = (type: string, range: string) => parseContext(`system_u:system_r:${type}:${range}`)!;

test('a context has four parts, the last with colons of its own', t => {
  t.deepEqual(parseContext('system_u:system_r:svirt_t:s0:c57,c412'), {
    user: 'system_u',
    role: 'system_r',
    type: 'svirt_t',
    range: {
      low: {sensitivity: 0, categories: [57, 412]},
      high: {sensitivity: 0, categories: [57, 412]},
    },
  });
  t.is(parseContext('u:object_r:etc_t')?.range, undefined);
});

for (const text of ['', 'a:b', 'a::c:s0', ':b:c:s0']) {
  test(`'${text}' is no context`, t => t.is(parseContext(text), undefined));
}

for (const text of [
  's0',
  's0:c1',
  's0:c1,c2',
  's0:c1.c3',
  's0-s0:c0.c1023',
  's0:c5-s1:c4,c5',
  's0:c1,c5.c9,c11',
]) {
  test(`the range ${text} reads and writes`, t => t.is(formatRange(parseRange(text)!), text));
}

for (const text of ['SystemLow', 's0:c5.c1', 's0:c1,', 's0:', 's0-s0-s0', 's0:c99999', 'c1', 's0:c1..c2']) {
  test(`the range ${text} is refused`, t => t.is(parseRange(text), undefined));
}

const images: readonly (readonly [process: string, file: string, answer: string, reason: string])[] = [
  ['s0:c57,c412', 's0:c57,c412', 'allowed', 'dominates'],
  ['s0:c57,c412', 's0', 'allowed', 'dominates'],
  ['s0:c57,c412', 's0:c57', 'allowed', 'dominates'],
  ['s0:c57,c412', 's0:c57,c413', 'refused', 'categories'],
  ['s0', 's0:c57,c412', 'refused', 'categories'],
  ['s0-s0:c0.c1023', 's0:c57,c412', 'allowed', 'dominates'],
  ['s0:c57,c412', 's1', 'refused', 'sensitivity'],
];

for (const [process, file, answer, reason] of images) {
  test(`svirt_t at ${process} and an image at ${file}: ${answer}`, t => {
    const decision = decideMcs(context('svirt_t', process), context('svirt_image_t', file));
    t.like(decision, {answer, reason});
  });
}

test('an unconstrained type does not need the categories', t => {
  const decision = decideMcs(context('virtqemud_t', 's0'), context('svirt_image_t', 's0:c1,c2'));
  t.like(decision, {answer: 'allowed', reason: 'not-constrained'});
});

test('the categories that are missing are named', t => {
  const decision = decideMcs(context('svirt_t', 's0:c1,c2'), context('svirt_image_t', 's0:c1,c3,c9'));
  t.deepEqual(decision.missing, [3, 9]);
});

const set = fc.uniqueArray(fc.nat({max: 40})).map(list => list.sort((one, other) => one - other));

testProp('a set written and read is itself', [set.filter(list => list.length > 0)], (t, list) => {
  t.deepEqual(parseCategories(formatCategories(list)), list);
});

testProp('sets keep their laws', [set, set], (t, one, other) => {
  const rest = difference(one, other);
  t.true(includesAll(one, rest));
  t.deepEqual(difference(rest, other), rest);
  t.deepEqual(
    difference(one, rest),
    one.filter(category => other.includes(category)),
  );
  t.is(includesAll(other, one), rest.length === 0);
});
