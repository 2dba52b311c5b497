// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {testProp} from '@fast-check/ava';
import {mayOpenV1, devicesV1} from '../../../src/kernel-model/cgroup/cgroup-v1.ts';
import {
  devicesV2,
  mapEntries,
  mapKey,
  mapValue,
  mayOpenV2,
} from '../../../src/kernel-model/cgroup/cgroup-v2.ts';
import {anyRequest, anyRules, request, rules} from './rules.ts';

test('keys and values are laid out as libvirt does', t => {
  t.is(mapKey(10, 232), 0x0000_000a_0000_00e8n);
  t.is(mapKey(136, '*'), 0x0000_0088_ffff_ffffn);
  t.is(mapKey('*', '*'), 0xffff_ffff_ffff_ffffn);
  t.is(mapValue('c', 'rw'), 0x60002);
  t.is(mapValue('b', 'rwm'), 0x70001);
});

test('a later rule for the same device replaces the earlier', t => {
  const map = devicesV2(rules('b 8:0 rw', 'b 8:0 r'));
  t.true(mayOpenV2(map, request('b 8:0 r')));
  t.false(mayOpenV2(map, request('b 8:0 w')));
});

test('a char and a block device with one number collide: the last wins', t => {
  const map = devicesV2(rules('c 8:0 rw', 'b 8:0 rw'));
  t.false(mayOpenV2(map, request('c 8:0 r')));
  t.true(mayOpenV2(map, request('b 8:0 rw')));
});

test('one entry covers the whole request, whichever of the four keys it has', t => {
  for (const rule of ['c 5:6 rw', 'c 5:* rw', 'c *:6 rw', 'c *:* rw']) {
    t.true(mayOpenV2(devicesV2(rules('c 5:6 r', rule)), request('c 5:6 rw')), rule);
  }
  t.false(mayOpenV2(devicesV2(rules('c 5:6 r', 'c 5:* w')), request('c 5:6 rw')));
});

testProp('v2 lets nothing through that v1 does not', [anyRules, anyRequest], (t, list, asked) => {
  if (mayOpenV2(devicesV2(list), asked)) t.true(mayOpenV1(devicesV1(list), asked));
  else t.pass();
});

testProp('the map read back decides the same', [anyRules, anyRequest], (t, list, asked) => {
  const map = devicesV2(list);
  const from = {device: '', element: '', line: 1, column: 1, reason: ''};
  const again = devicesV2(mapEntries(map).map(entry => ({...entry, from})));
  t.deepEqual(again, map);
  t.is(mayOpenV2(again, asked), mayOpenV2(map, asked));
});
