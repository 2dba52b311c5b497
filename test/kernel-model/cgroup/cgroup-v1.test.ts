// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {testProp} from '@fast-check/ava';
import {
  allowV1,
  denyAll,
  denyV1,
  devicesV1,
  mayOpenV1,
  readDevicesList,
  unrestricted,
} from '../../../src/kernel-model/cgroup/cgroup-v1.ts';
import {deviceLine} from '../../../src/kernel-model/cgroup/device.ts';
import {anyRequest, anyRules, request, rules} from './rules.ts';

test('a device that no rule names is refused, its neighbours too', t => {
  const group = devicesV1(rules('c 10:232 rw'));
  t.true(mayOpenV1(group, request('c 10:232 rw')));
  for (const neighbour of ['c 10:231 r', 'c 11:232 r', 'b 10:232 r', 'c 10:232 m', 'c 10:232 rwm']) {
    t.false(mayOpenV1(group, request(neighbour)), neighbour);
  }
});

test('a wildcard stands for every number', t => {
  const group = devicesV1(rules('c 136:* rw'));
  t.true(mayOpenV1(group, request('c 136:7 rw')));
  t.false(mayOpenV1(group, request('c 137:7 rw')));
});

test('grants of one device add up', t => {
  t.true(mayOpenV1(devicesV1(rules('b 8:0 rw', 'b 8:0 r')), request('b 8:0 w')));
  t.true(mayOpenV1(devicesV1(rules('b 8:0 r', 'b 8:0 w')), request('b 8:0 rw')));
});

test('one exception has to cover the request: a wildcard does not complete an exact one', t => {
  const group = devicesV1(rules('b 8:0 r', 'b 8:* w'));
  t.true(mayOpenV1(group, request('b 8:0 r')));
  t.true(mayOpenV1(group, request('b 8:0 w')));
  t.false(mayOpenV1(group, request('b 8:0 rw')));
});

test('where allow is the default, an exception with any of the accesses refuses', t => {
  const [entry] = readDevicesList('c 1:3 w').exceptions;
  const group = denyV1(unrestricted, entry!);
  t.false(mayOpenV1(group, request('c 1:3 rw')));
  t.true(mayOpenV1(group, request('c 1:3 r')));
  t.true(mayOpenV1(allowV1(group, entry!), request('c 1:3 rw')));
});

test('a list with the line for all devices filters nothing', t => {
  t.deepEqual(readDevicesList('a *:* rwm\n'), unrestricted);
});

testProp('what devices.list shows decides as the group does', [anyRules, anyRequest], (t, list, asked) => {
  const group = devicesV1(list);
  const read = readDevicesList(group.exceptions.map(deviceLine).join('\n'));
  t.deepEqual(read, group);
  t.is(mayOpenV1(read, asked), mayOpenV1(group, asked));
});

testProp('the order of the rules does not matter', [anyRules, anyRequest], (t, list, asked) => {
  t.is(mayOpenV1(devicesV1(list), asked), mayOpenV1(devicesV1(list.toReversed()), asked));
});

testProp('denying what was allowed leaves nothing', [anyRules], (t, list) => {
  const group = devicesV1(list);
  t.deepEqual(group.exceptions.reduce(denyV1, group), denyAll);
});

testProp('without rules nothing may be opened', [anyRequest], (t, asked) => {
  t.false(mayOpenV1(denyAll, asked));
  t.true(mayOpenV1(unrestricted, asked));
});
