// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {testProp} from '@fast-check/ava';
import {devicesV1, mayOpenV1} from '../../../src/kernel-model/cgroup/cgroup-v1.ts';
import {devicesV2, mayOpenV2} from '../../../src/kernel-model/cgroup/cgroup-v2.ts';
import {compareV1V2} from '../../../src/kernel-model/cgroup/compare.ts';
import {deviceLine} from '../../../src/kernel-model/cgroup/device.ts';
import {anyRequest, anyRules, rules} from './rules.ts';

const told = (...lines: readonly string[]) =>
  compareV1V2(rules(...lines)).map(difference => `${deviceLine(difference)} ${difference.reason}`);

const cases: readonly (readonly [title: string, lines: readonly string[], expected: readonly string[]])[] = [
  ['a plan without repeats', ['c 1:3 rw', 'b 8:0 r', 'c 136:* rw'], []],
  ['one disk writable and the base of another', ['b 8:0 rw', 'b 8:0 r'], ['b 8:0 w overwritten']],
  ['the same in the harmless order', ['b 8:0 r', 'b 8:0 rw'], []],
  [
    'a char and a block device with one number',
    ['c 10:1 rw', 'b 10:1 r'],
    ['c 10:1 r type-collision', 'c 10:1 w type-collision'],
  ],
  ['a wildcard that is replaced', ['c 116:* rw', 'c 116:* r'], ['c 116:* w overwritten']],
  ['a loss that a wildcard makes good', ['b 8:0 rw', 'b 8:0 r', 'b 8:* rw'], []],
];

for (const [title, lines, expected] of cases) {
  test(`differences of ${title}`, t => t.deepEqual(told(...lines), expected));
}

test('both rules are named', t => {
  const list = rules('b 8:0 rw', 'c 1:3 rw', 'b 8:0 r');
  const [difference] = compareV1V2(list);
  t.is(difference?.granted, list[0]);
  t.is(difference?.lost, list[2]);
});

test('rules without numbers are left out', t => {
  t.deepEqual(
    compareV1V2(rules('c 1:3 rw').map(rule => ({...rule, type: null, major: null, minor: null}))),
    [],
  );
});

testProp('no difference is missed', [anyRules, anyRequest], (t, list, asked) => {
  const differs = mayOpenV1(devicesV1(list), asked) !== mayOpenV2(devicesV2(list), asked);
  if (differs) t.not(compareV1V2(list).length, 0);
  else t.pass();
});
