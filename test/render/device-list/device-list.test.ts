// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {testProp} from '@fast-check/ava';
import {devicesV1, mayOpenV1} from '../../../src/kernel-model/cgroup/cgroup-v1.ts';
import {deviceLine} from '../../../src/kernel-model/cgroup/device.ts';
import {deviceList} from '../../../src/render/device-list/device-list.ts';
import {anyRequest, anyRules, rules} from '../../kernel-model/cgroup/rules.ts';

const cases: readonly (readonly [title: string, lines: readonly string[], expected: readonly string[]])[] = [
  ['repeats are dropped', ['c 10:196 rw', 'c 10:196 rw'], ['c 10:196 rw']],
  ['one entry a device: accesses merge', ['b 8:0 r', 'b 8:0 w', 'b 8:0 m'], ['b 8:0 rwm']],
  ['a wildcard covers', ['c 136:3 rw', 'c 136:* rw'], ['c 136:* rw']],
  ['a narrower wildcard does not', ['c 136:3 rw', 'c 136:* r'], ['c 136:3 rw', 'c 136:* r']],
  ['types stay apart', ['b 1:3 r', 'c 1:3 r'], ['c 1:3 r', 'b 1:3 r']],
  [
    'numbers ascend, wildcards last',
    ['c 10:232 rw', 'c 1:* r', 'c 1:9 rw', 'c 1:10 rw'],
    ['c 1:9 rw', 'c 1:10 rw', 'c 1:* r', 'c 10:232 rw'],
  ],
];

for (const [title, lines, expected] of cases) {
  test(title, t => t.deepEqual(deviceList(rules(...lines)).devices.map(deviceLine), expected));
}

test('an entry keeps the paths and rules it stands for', t => {
  const [one, two, three] = rules('b 8:0 r', 'b 8:0 w', 'b 8:* rw');
  const list = [{...one!, path: '/dev/sda'}, {...two!, path: '/dev/disk/by-id/x'}, three!];
  const [device] = deviceList(list).devices;
  t.deepEqual(device?.paths, ['/dev/sda', '/dev/disk/by-id/x']);
  t.is(device?.rules.length, 3);
});

test('rules without numbers are told apart', t => {
  const [rule] = rules('c 1:3 rw');
  const unresolved = {...rule!, path: '/dev/x', type: null, major: null, minor: null};
  t.deepEqual(deviceList([unresolved]), {devices: [], unresolved: [unresolved]});
});

testProp('the list grants what the rules grant', [anyRules, anyRequest], (t, list, asked) => {
  const minimal = deviceList(list).devices.flatMap(({rules: [first], ...entry}) =>
    first ? [{...first, ...entry}] : [],
  );
  const expected = mayOpenV1(devicesV1(list), asked);
  t.is(mayOpenV1({default: 'deny', exceptions: minimal}, asked), expected);
});

testProp('no entry can be left out', [anyRules], (t, list) => {
  const {devices} = deviceList(list);
  for (const device of devices) {
    const others = devices.filter(other => other !== device);
    const {type, access} = device;
    const major = device.major === '*' ? 999 : device.major;
    const minor = device.minor === '*' ? 999 : device.minor;
    t.false(
      mayOpenV1({default: 'deny', exceptions: others}, {type, major, minor, access}),
      deviceLine(device),
    );
  }
  t.pass();
});

testProp('the order of the rules does not matter', [anyRules], (t, list) => {
  const lines = (some: typeof list) => deviceList(some).devices.map(deviceLine);
  t.deepEqual(lines(list), lines(list.toReversed()));
});
