// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {judgeCgroup} from '../../../src/layers/cgroup/judge-cgroup.ts';
import {judgeNamespace} from '../../../src/layers/namespace/namespace-layer.ts';
import {processOf, analysisFor} from '../../helpers/analysis.ts';

const node = (major: number, minor: number, type = 'block') => ({
  type,
  major,
  minor,
  uid: 0,
  gid: 6,
  mode: '0660',
});
const block = (path: string, more = '', target = 'vda') =>
  `<disk type='block' device='disk'><driver name='qemu' type='raw'/><source dev='${path}'/>
   <target dev='${target}' bus='virtio'/>${more}</disk>`;
const host = {
  unlisted: 'absent',
  paths: {
    '/dev/sda': node(8, 0),
    '/dev/sdb': node(8, 16),
    '/dev/disk/by-id/first': {type: 'symlink', target: '../../sda'},
    '/dev/null': node(1, 3, 'char'),
    '/srv/file': {type: 'file'},
  },
  mounts: [{point: '/dev/shm', type: 'tmpfs'}],
};
const analysis = analysisFor({devices: block('/dev/disk/by-id/first'), host});
const ask = (path: string, more = {}) => ({path, process: processOf(analysis), ...more});

test('the device list allows the disk by number, whatever name leads there', t => {
  t.like(judgeCgroup(analysis, ask('/dev/sda')), {access: 'rw', rule: 'b 8:0 rw'});
  t.is(judgeCgroup(analysis, ask('/dev/sda')).from?.device, 'disk vda');
});

test('a device without a rule is refused, a file is not asked about', t => {
  t.like(judgeCgroup(analysis, ask('/dev/sdb')), {access: '', rule: 'no rule for b 8:16'});
  t.is(judgeCgroup(analysis, ask('/srv/file')).state, 'unasked');
  t.is(judgeCgroup(analysis, ask('/dev/sdb', {passed: true})).state, 'unasked');
});

test('under v2 the later of two rules for one device counts, under v1 both', t => {
  const devices = block('/dev/sda') + block('/dev/disk/by-id/first', '<readonly/>', 'vdb');
  const second = analysisFor({devices, host});
  t.is(judgeCgroup(second, {path: '/dev/sda', process: processOf(second)}).access, 'r');
  const mounts = [{point: '/sys/fs/cgroup/devices', type: 'cgroup', options: 'rw,devices'}];
  const first = analysisFor({devices, host: {...host, mounts}});
  t.is(judgeCgroup(first, {path: '/dev/sda', process: processOf(first)}).access, 'rw');
});

test('where numbers are not known the node decides', t => {
  const assumed = analysisFor({devices: block('/dev/vg/one')});
  t.is(judgeCgroup(assumed, {path: '/dev/vg/one', process: processOf(assumed)}).access, 'rw');
});

test('the private /dev has the node and the links on the way, and nothing else', t => {
  t.is(judgeNamespace(analysis, ask('/dev/disk/by-id/first')).access, 'rw');
  t.is(judgeNamespace(analysis, ask('/dev/sda')).access, 'rw');
  t.like(judgeNamespace(analysis, ask('/dev/sdb')), {access: '', rule: 'no /dev/sdb in the private /dev'});
  t.is(judgeNamespace(analysis, ask('/srv/file')).state, 'unasked');
  t.is(judgeNamespace(analysis, ask('/dev/shm/x')).state, 'unasked');
});
