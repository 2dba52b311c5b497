// SPDX-License-Identifier: Apache-2.0
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import test from 'ava';
import type {CgroupRule} from '../../src/layers/plan.ts';
import {parseQemuConf} from '../../src/policy/qemu-conf.ts';
import {renderDevices} from '../../src/render/devices.ts';
import {scratch} from '../helpers/scratch.ts';
import {has} from '../helpers/programs.ts';
import {from, NAME, plan} from './_sample.ts';

const RULES: readonly CgroupRule[] = [
  {path: '/dev/null', type: 'c', major: 1, minor: 3, access: 'rw', from: from('default devices')},
  {path: '/dev/vg/web', type: 'b', major: 253, minor: 4, access: 'r', from: from('disk vda')},
  {path: '/dev/dm-4', type: 'b', major: 253, minor: 4, access: 'rw', from: from('disk vdb', 19)},
  {type: 'c', major: 136, minor: '*', access: 'rw', from: from('pty')},
  {path: '/dev/later', type: null, major: null, minor: null, access: 'rw', from: from('tpm 0')},
  {path: '/dev/$(x)\n', type: null, major: null, minor: null, access: 'rw', from: from('tpm 1')},
];

const files = renderDevices(NAME, plan({cgroup: {rules: RULES}}), ['/dev/null', '/dev/kvm']);

const textOf = (ending: string) => {
  const file = files.find(({path}) => path === `cgroup/${NAME}.${ending}`);
  return file && 'text' in file ? file.text : '';
};
const [devices, dropIn] = ['devices', 'conf'].map(textOf);

/** The file without what is for people only. */
function rules(text = ''): readonly string[] {
  return text.split('\n').filter(line => line !== '' && !line.startsWith('#'));
}

test('v1: everything is denied, then each device allowed once', t => {
  t.deepEqual(rules(devices), [
    'devices.deny a',
    'devices.allow c 1:3 rw',
    'devices.allow c 136:* rw',
    'devices.allow b 253:4 rw',
  ]);
});

test('systemd: only what is listed, by number where there is one', t => {
  t.deepEqual(rules(dropIn), [
    '[Scope]',
    'DevicePolicy=strict',
    'DeviceAllow=',
    'DeviceAllow=/dev/char/1:3 rw',
    'DeviceAllow=char-136 rw',
    'DeviceAllow=/dev/block/253:4 rw',
    'DeviceAllow=/dev/later rw',
  ]);
});

test('what cannot be written is told, not dropped', t => {
  t.regex(devices ?? '', /# \/dev\/later for tpm 0 .*\n# Left out:/);
  t.regex(dropIn ?? '', /# \/dev\/\$\(x\)\\u000a for tpm 1 .*\n# Left out:/);
});

test('each device tells who needs it', t => {
  const text = devices ?? '';
  t.regex(
    text,
    /# \/dev\/vg\/web for disk vda \(disk\/source, line 12\).*\n# \/dev\/dm-4 for disk vdb \(disk\/source, line 19\)/,
  );
});

test('cgroup v2: a program, and its listing for the eye', t => {
  const program = files.find(({path}) => path === `cgroup/${NAME}.bpf.o`);
  if (!program || !('bytes' in program)) return t.fail('no program');
  t.is(Buffer.from(program.bytes).toString('latin1', 0, 4), '\u007fELF');
  const listing = textOf('bpf.txt');
  t.regex(listing, /^block_253_4: {2}; b 253:4 rw \/dev\/vg\/web \/dev\/dm-4$/m);
  t.regex(listing, /# \/dev\/later for tpm 0 .*\n# Left out:/);
});

test('OCI: the array as it stands in config.json', t => {
  const array: unknown = JSON.parse(textOf('oci.json'));
  t.deepEqual(array, [
    {allow: false, access: 'rwm'},
    {allow: true, type: 'c', major: 1, minor: 3, access: 'rw'},
    {allow: true, type: 'c', major: 136, access: 'rw'},
    {allow: true, type: 'b', major: 253, minor: 4, access: 'rw'},
  ]);
});

test('qemu.conf: the list of the host as libvirt reads it, and what is left to libvirt', t => {
  const {settings} = parseQemuConf(textOf('qemu-conf'), 'qemu.conf');
  t.deepEqual(settings.get('cgroup_device_acl')?.value, ['/dev/null', '/dev/kvm']);
  t.regex(textOf('qemu-conf'), /by itself.*\n# \/dev\/vg\/web for disk vda.*\n# \/dev\/dm-4 for disk vdb/);
});

test('systemd reads every line', t => {
  if (!has(t, 'systemd-analyze')) return;
  const service = (dropIn ?? '').replace('\n[Scope]\n', '\n[Service]\nExecStart=/bin/true\n');
  const folder = scratch(t, {'svirtgen-test.service': service});
  const {stderr} = spawnSync('systemd-analyze', ['verify', join(folder, 'svirtgen-test.service')], {
    encoding: 'utf8',
  });
  t.notRegex(stderr, /svirtgen-test\.service:\d+/);
});
