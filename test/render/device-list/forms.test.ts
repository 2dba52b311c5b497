// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import type {CgroupRule} from '../../../src/layers/plan.ts';
import {deviceList} from '../../../src/render/device-list/device-list.ts';
import {ociDevices} from '../../../src/render/device-list/oci-devices.ts';
import {qemuConfList} from '../../../src/render/device-list/qemu-conf.ts';
import {systemdRules} from '../../../src/render/device-list/systemd-rules.ts';
import {v1Lines} from '../../../src/render/device-list/v1-lines.ts';
import {rules} from '../../kernel-model/cgroup/rules.ts';

function withPaths(entries: Readonly<Record<string, string>>): readonly CgroupRule[] {
  return Object.entries(entries).map(([path, line]) => ({...rules(line)[0]!, path}));
}

const plan = [
  ...withPaths({'/dev/null': 'c 1:3 rw', '/dev/kvm': 'c 10:232 rw', '/dev/vg/base': 'b 253:4 r'}),
  ...rules('c 136:* rw'),
];
const list = deviceList(plan);

test('cgroup v1 is told to deny everything first', t => {
  t.deepEqual(v1Lines(list), {deny: ['a'], allow: ['c 1:3 rw', 'c 10:232 rw', 'c 136:* rw', 'b 253:4 r']});
});

test('an OCI runtime gets numbers, and none for a wildcard', t => {
  t.deepEqual(ociDevices(list), [
    {allow: false, access: 'rwm'},
    {allow: true, type: 'c', major: 1, minor: 3, access: 'rw'},
    {allow: true, type: 'c', major: 10, minor: 232, access: 'rw'},
    {allow: true, type: 'c', major: 136, access: 'rw'},
    {allow: true, type: 'b', major: 253, minor: 4, access: 'r'},
  ]);
});

test('systemd gets numbers', t => {
  t.deepEqual(
    systemdRules(list).map(({value}) => value),
    ['/dev/char/1:3 rw', '/dev/char/10:232 rw', 'char-136 rw', '/dev/block/253:4 r'],
  );
});

test('systemd has no words for every major with one minor', t => {
  const values = systemdRules(deviceList(rules('c *:3 rw', 'c *:* r'))).map(({value}) => value);
  t.deepEqual(values, [undefined, 'char-* r']);
});

test('systemd gets the path of a device without a number, each once, if it reads the path as it stands', t => {
  const unknown = {type: null, major: null, minor: null} as const;
  const later = withPaths({'/dev/later': 'c 1:3 r', '/dev/a%b': 'c 1:3 rw', '/dev/a b': 'c 1:3 r'}).map(
    rule => ({
      ...rule,
      ...unknown,
    }),
  );
  const again = later.map(rule => ({...rule, access: 'rw'}));
  const values = systemdRules(deviceList([...later, ...again])).map(({value}) => value);
  t.deepEqual(values, ['/dev/later rw', undefined, undefined]);
});

const from = (device: string, reason: string) => ({device, element: 'domain', line: 1, column: 1, reason});

test('qemu.conf gets the defaults of the host and what libvirt forgets, and nothing it grants by itself', t => {
  const [none, kvm, base, pty] = plan;
  const forgotten = {...from('video 0', 'buffers shared with the display'), amendment: 'forgotten device'};
  const conf = qemuConfList([none!, base!, {...kvm!, from: forgotten}, pty!], ['/dev/null', '/dev/absent']);
  t.deepEqual(
    conf.listed.map(({quoted}) => quoted),
    ['"/dev/null"', '"/dev/absent"', '"/dev/kvm"'],
  );
  t.deepEqual(
    conf.granted.map(({path}) => path),
    ['/dev/vg/base'],
  );
  t.is(conf.omitted.length, 1);
});

test('a device that libvirt grants is not listed for another use it forgets', t => {
  const [first] = withPaths({'/dev/sdb': 'b 8:16 rw'});
  const again = {...first!, from: from('disk sdb', 'forgotten device: target of a running block copy')};
  t.deepEqual(qemuConfList([first!, again], []).listed, []);
});

test('a path that qemu.conf cannot hold has no quoted form', t => {
  for (const path of ['/dev/a"b', '/dev/a\\b', '/dev/a\nb']) {
    const [only] = qemuConfList(withPaths({[path]: 'c 1:3 rw'}), []).granted;
    t.is(only?.quoted, undefined, path);
  }
});
