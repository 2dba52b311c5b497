import test from 'ava';
import type {CgroupRule} from '../../../src/labelers/plan.ts';
import {deviceList} from '../../../src/labelers/cgroup-forms/device-list.ts';
import {ociDevices} from '../../../src/labelers/cgroup-forms/oci-devices.ts';
import {qemuConfFragment} from '../../../src/labelers/cgroup-forms/qemu-conf.ts';
import {systemdDropIn} from '../../../src/labelers/cgroup-forms/systemd-drop-in.ts';
import {v1Lines} from '../../../src/labelers/cgroup-forms/v1-lines.ts';
import {Refusal} from '../../../src/errors.ts';
import {rules} from '../../enforce/cgroup/rules.ts';

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

test('systemd gets numbers with the names beside them', t => {
  const {text, omitted} = systemdDropIn(list);
  t.deepEqual(omitted, []);
  t.is(
    text,
    `[Service]
DevicePolicy=strict
# Forgets what the unit allowed before.
DeviceAllow=
# /dev/null
DeviceAllow=/dev/char/1:3 rw
# /dev/kvm
DeviceAllow=/dev/char/10:232 rw
DeviceAllow=char-136 rw
# /dev/vg/base
DeviceAllow=/dev/block/253:4 r
`,
  );
});

test('systemd has no words for every major with one minor', t => {
  const {text, omitted} = systemdDropIn(deviceList(rules('c *:3 rw', 'c *:* r')), 'Scope');
  t.is(omitted.length, 1);
  t.true(text.startsWith('[Scope]\n'));
  t.true(text.includes('# not expressible: c *:3 rw\n'));
  t.true(text.includes('DeviceAllow=char-* r\n'));
});

test('a name cannot leave its comment', t => {
  const {text} = systemdDropIn(deviceList(withPaths({'/dev/a\nDeviceAllow=block-* rwm\\': 'c 1:3 r'})));
  t.false(text.split('\n').some(line => line.includes('block-*') && !line.startsWith('#')));
  t.false(text.split('\n').some(line => line.endsWith('\\')));
});

test('qemu.conf gets paths, and says what it widens and leaves out', t => {
  const {text, widened, omitted} = qemuConfFragment(plan);
  t.is(text, 'cgroup_device_acl = [\n    "/dev/null",\n    "/dev/kvm",\n    "/dev/vg/base"\n]\n');
  t.deepEqual(
    widened.map(rule => rule.path),
    ['/dev/vg/base'],
  );
  t.is(omitted.length, 1);
});

test('a path that qemu.conf cannot hold is refused', t => {
  const error = t.throws(() => qemuConfFragment(withPaths({'/dev/a"b': 'c 1:3 rw'})), {instanceOf: Refusal});
  t.is(error?.code, 'QEMU_CONF_PATH');
});
