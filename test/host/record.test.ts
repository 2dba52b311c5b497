// SPDX-License-Identifier: Apache-2.0
import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {liveHost} from '../../src/host/open-host.ts';
import {recordingHost, type Recorder} from '../../src/host/record.ts';
import {snapshotHost} from '../../src/host/snapshot.ts';
import {snapshotSchema} from '../../src/host/snapshot-schema.ts';
import {qcow2} from '../helpers/images.ts';
import {has} from '../helpers/programs.ts';
import {scratch} from '../helpers/scratch.ts';
import {recordedHost} from '../helpers/snapshots.ts';

/** The recording as another machine would read it from its file. */
const elsewhere = (recorder: Recorder) =>
  snapshotHost(snapshotSchema.parse(JSON.parse(JSON.stringify(recorder.snapshot()))));

test('every question about a path has the same answer elsewhere', t => {
  const folder = scratch(t);
  const at = (name: string) => join(folder, name);
  mkdirSync(at('pool'), {mode: 0o750});
  writeFileSync(at('pool/base.img'), 'secret content', {mode: 0o640});
  chmodSync(at('pool/base.img'), 0o4751);
  symlinkSync('pool/base.img', at('link'));
  symlinkSync(at('link'), at('again'));
  symlinkSync('again', at('loop/').slice(0, -1));
  const recorder = recordingHost(liveHost());
  const paths = [
    'pool',
    'pool/base.img',
    'link',
    'again',
    'loop',
    'missing',
    'pool/base.img/below',
    'pool/../link',
  ];
  const ask = ({host}: Pick<Recorder, 'host'>) =>
    paths.map(at).map(path => ({
      stat: host.stat(path),
      lstat: host.lstat(path),
      readlink: host.readlink(path),
      realpath: host.realpath(path),
      list: host.list(path),
    }));
  const here = ask(recorder);
  const there = ask({host: withoutDetails(elsewhere(recorder))});
  t.deepEqual(there, here);
  t.is(here[1]!.stat?.mode, 0o4751);
  t.false(JSON.stringify(recorder.snapshot()).includes('secret content'));
});

test('an image keeps the facts of its chain and nothing else of its content', t => {
  const folder = scratch(t);
  const image = join(folder, 'top.qcow2');
  writeFileSync(image, qcow2({backing: 'base.img', backingFormat: 'raw'}));
  const recorder = recordingHost(liveHost());
  const here = [
    recorder.host.image(image, 'raw'),
    recorder.host.image(image, 'auto'),
    recorder.host.image(image, 'qcow2'),
  ];
  const host = elsewhere(recorder);
  t.deepEqual([host.image(image, 'raw'), host.image(image, 'auto'), host.image(image, 'qcow2')], here);
  t.deepEqual(recorder.snapshot().paths[image]?.image, {
    format: 'qcow2',
    backing: 'base.img',
    backingFormat: 'raw',
  });
});

test('owners, modes and ACLs of everything on the way are written down', t => {
  if (!has(t, 'setfacl') || !has(t, 'getfacl')) return;
  const folder = scratch(t);
  mkdirSync(join(folder, 'pool'));
  writeFileSync(join(folder, 'pool/disk.img'), '');
  spawnSync('setfacl', ['-m', 'u:107:--x', join(folder, 'pool')]);
  const recorder = recordingHost(liveHost());
  recorder.host.stat(join(folder, 'pool/disk.img'));
  const pool = recorder.snapshot().paths[join(folder, 'pool')];
  t.is(pool?.type, 'directory');
  t.true(pool?.acl?.includes('user:107:--x'));
  t.is(pool?.uid, process.getuid?.());
  const details = elsewhere(recorder)
    .details([join(folder, 'pool')])
    .get(join(folder, 'pool'));
  t.deepEqual(
    details?.acl,
    liveHost()
      .details([join(folder, 'pool')])
      .get(join(folder, 'pool'))?.acl,
  );
});

test('devices, accounts and tables of the host', t => {
  const facts = {
    paths: {'/dev/dm-0': {type: 'block', major: 253, minor: 0, targets: ['8:0', '8:16']}},
    pci: {'0000:06:12.5': {iommuGroup: 7, sysfs: '/sys/devices/pci0000:00/0000:06:12.5', files: ['config']}},
    mdev: {'5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11': {iommuGroup: 3}},
    usb: [{vendor: '0x046d', product: '0xc52b', bus: 1, device: 7}],
    scsi: [{host: 0, bus: 0, target: 1, unit: 0, generic: '/dev/sg3'}],
    mounts: [{point: '/dev', type: 'devtmpfs', options: 'rw'}],
    users: {qemu: 107},
    fdgroups: {disk: {fds: 1, writable: true}},
    selinux: {daemon: 'system_u:system_r:virtd_t:s0'},
    bootTime: 12,
  };
  const recorder = recordingHost(recordedHost(facts));
  const ask = (host: Recorder['host']) => [
    host.deviceMapperTargets('/dev/dm-0'),
    host.pci({domain: 0, bus: 6, slot: 0x12, function: 5}),
    host.pci({domain: 0, bus: 6, slot: 0x12, function: 6}),
    host.mdev('5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11'),
    host.scsiGeneric(0, 0, 1, 0),
    host.scsiGeneric(0, 0, 1, 1),
    host.uidOf('qemu'),
    host.gidOf('nobody'),
    host.fdgroup('disk'),
    host.usb(),
    host.mounts(),
    host.selinux(),
    host.bootTime(),
  ];
  const here = ask(recorder.host);
  t.deepEqual(ask(elsewhere(recorder)), here);
  t.deepEqual(here[0], [
    {major: 8, minor: 0},
    {major: 8, minor: 16},
  ]);
});

test('the same questions in another order give the same text', t => {
  const host = recordedHost({
    users: {qemu: 107, ann: 1000},
    groups: {kvm: 36, disk: 6},
    profiles: {swtpm: 'enforce', passt: 'complain'},
    apparmorFiles: {'/etc/apparmor.d/b': 'b', '/etc/apparmor.d/a': 'a'},
    mdev: {
      '5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11': {iommuGroup: 3},
      '1e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11': {iommuGroup: 4},
    },
    fdgroups: {disk: {fds: 1, writable: true}, base: {fds: 1, writable: false}},
  });
  const questions: readonly ((of: Recorder['host']) => unknown)[] = [
    of => of.uidOf('qemu'),
    of => of.uidOf('ann'),
    of => of.gidOf('kvm'),
    of => of.gidOf('disk'),
    of => of.profileMode('swtpm'),
    of => of.profileMode('passt'),
    of => of.apparmorFile('/etc/apparmor.d/b'),
    of => of.apparmorFile('/etc/apparmor.d/a'),
    of => of.mdev('5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11'),
    of => of.mdev('1e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11'),
    of => of.fdgroup('disk'),
    of => of.fdgroup('base'),
  ];
  const text = (order: typeof questions) => {
    const recorder = recordingHost(host);
    for (const ask of order) ask(recorder.host);
    return JSON.stringify(recorder.snapshot(), null, 1);
  };
  t.is(text(questions.toReversed()), text(questions));
});

test('a path that is never asked for is not in the recording', t => {
  const recorder = recordingHost(recordedHost({paths: {'/srv/a': {type: 'file'}, '/srv/b': {type: 'file'}}}));
  recorder.host.stat('/srv/a');
  t.deepEqual(Object.keys(recorder.snapshot().paths), ['/', '/srv', '/srv/a']);
});

/** Contexts and ACLs stand in a recording's facts, too; the live host tells them only when asked for details. */
function withoutDetails(host: Recorder['host']): Recorder['host'] {
  const plain = (facts: ReturnType<Recorder['host']['stat']>) =>
    facts && {...facts, acl: undefined, context: undefined};
  return {...host, stat: path => plain(host.stat(path)), lstat: path => plain(host.lstat(path))};
}
