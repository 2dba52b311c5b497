// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import type {Version} from '../../../../src/versions/version.ts';
import {generate} from './_generate.ts';
import {snapshot} from './_host.ts';

const FORBIDDEN = `<filesystem><source dir='/etc/ssh'/><target dir='x'/></filesystem>`;
const SCSI = `<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/><address bus='0' target='0' unit='0'/></source></hostdev>`;
const DISK = `<disk type='file'><source file='/srv/a.img'/><target dev='vda'/></disk>`;

test('every rule says where it comes from', t => {
  const {rules, text} = generate({devices: DISK});
  t.is(rules.length, text.trimEnd().split('\n').length);
  const rule = rules.at(-1);
  t.like(rule, {path: '/srv/a.img', access: 'rwk', deny: false});
  t.like(rule?.from, {device: 'disk vda', element: 'disk/source', line: 8});
});

test("a forbidden path refuses the VM, in libvirt's words and in ours", t => {
  const {refused, messages, text} = generate({devices: FORBIDDEN});
  t.is(text, '');
  t.is(refused?.code, 'AA_RESTRICTED_PATH');
  t.deepEqual(
    messages.map(({severity, text: said}) => `${severity}: ${said}`),
    [
      'warning: path does not exist, skipping file type checks',
      'error: /etc/ssh',
      'error: skipped restricted file',
    ],
  );
});

test('a render node that no VM may have is passed over up to 12.0, and refuses the VM from 12.1 on', t => {
  const devices = "<graphics type='spice'><gl enable='yes' rendernode='/etc/shadow'/></graphics>";
  const older = generate({devices, libvirt: [12, 0]});
  t.is(older.refused, undefined);
  t.false(older.text.includes('/etc/shadow'));
  t.true(older.text.includes('/usr/share/drirc.d/'));
  t.is(generate({devices, libvirt: [12, 1]}).refused?.code, 'AA_RESTRICTED_PATH');
});

test('libvirt 11.3.0 hides a failure behind a SCSI device: only the base rules are left', t => {
  const {refused, overlooked, rules} = generate({devices: DISK + SCSI + FORBIDDEN});
  t.is(refused, undefined);
  t.is(overlooked?.code, 'AA_RESTRICTED_PATH');
  t.is(rules.length, 5);
});

test('masked failures: fixed, the same VM is refused', t => {
  const {refused} = generate({devices: DISK + SCSI + FORBIDDEN}, {failures: 'fixed'});
  t.is(refused?.code, 'AA_RESTRICTED_PATH');
});

test('a failure before the device is not hidden', t => {
  const kernel = '<kernel>/etc/passwd</kernel>';
  t.is(generate({devices: SCSI, os: kernel}).refused?.code, 'AA_RESTRICTED_PATH');
});

test('an additional file comes last', t => {
  const {rules} = generate({devices: DISK}, {extraFile: '/srv/b.img'});
  t.deepEqual(
    rules.slice(-2).map(({path}) => path),
    ['/srv/a.img', '/srv/b.img'],
  );
});

test('appending gives the one rule', t => {
  t.is(generate({devices: DISK}, {extraFile: '/srv/b.img', append: true}).text, '  "/srv/b.img" rwk,\n');
});

for (const [path, before, after] of [
  ['/dev/iommu', 'rwk', 'rwm'],
  ['/dev/vfio/devices/vfio3', 'rwk', 'rwm'],
  ['/dev/iommu2', 'rwk', 'rwk'],
] as const) {
  test(`${path} is appended with ${before}, and from 12.3 on with ${after}`, t => {
    const appended = (libvirt: Version) => generate({libvirt}, {extraFile: path, append: true}).text;
    t.is(appended([12, 2]), `  "${path}" ${before},\n`);
    t.is(appended([12, 3]), `  "${path}" ${after},\n`);
  });
}

test('append alone: another device does not stop it when it is fixed', t => {
  const options = {extraFile: '/srv/b.img', append: true} as const;
  t.is(generate({devices: FORBIDDEN}, options).refused?.code, 'AA_RESTRICTED_PATH');
  const fixed = generate({devices: FORBIDDEN}, {...options, failures: 'fixed'});
  t.is(fixed.text, '  "/srv/b.img" rwk,\n');
  t.is(
    generate({}, {...options, extraFile: '/etc/x', failures: 'fixed'}).refused?.code,
    'AA_RESTRICTED_PATH',
  );
});

test("only QEMU's own types get base rules", t => {
  t.is(generate({type: 'kvm'}).rules.length, 5);
  t.is(generate({type: 'hvf'}).rules.length, 0);
});

test("the name of the VM's directory is cut after 20 bytes", t => {
  const {rules} = generate({}, {}, snapshot({}));
  t.is(rules[2]?.path, '/var/lib/libvirt/qemu/domain--1-guest/*');
});
