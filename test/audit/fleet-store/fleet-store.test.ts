// SPDX-License-Identifier: Apache-2.0
/** A fleet that is kept as bytes, of which only what may be shared is compared, is told as one that is compared whole. */
import test from 'ava';
import {packBatch} from '../../../src/audit/fleet-store/packed-batch.ts';
import {FleetStore} from '../../../src/audit/fleet-store/fleet-store.ts';
import type {FleetMember} from '../../../src/audit/fleet-member.ts';
import {auditedVm, fleetReport, reportOf, type AuditReport} from '../../../src/audit/report.ts';
import {assumedHost} from '../../../src/host/assumed.ts';
import type {Host} from '../../../src/host/host.ts';
import {auditDocument} from '../../../src/render/report/audit-json.ts';
import {disk} from '../../helpers/analysis.ts';
import {fleetOf, type Vm} from '../../helpers/fleet.ts';
import {recordedHost} from '../../helpers/snapshots.ts';

const block = (path: string) =>
  `<disk type='block'><driver name='qemu' type='raw'/><source dev='${path}'/><target dev='vda'/></disk>`;
const share = (path: string) =>
  `<filesystem type='mount'><source dir='${path}'/><target dir='x'/></filesystem>`;
const rbd = (name: string) =>
  `<disk type='network'><driver type='raw'/><source protocol='rbd' name='${name}'><host name='h'/></source><target dev='vdb'/></disk>`;
const other = (path: string) =>
  `<disk type='file'><driver name='qemu' type='raw'/><source file='${path}'><seclabel model='selinux'><label>u:object_r:other_t:s0</label></seclabel></source><target dev='vdb'/></disk>`;
const based = (path: string, base: string) =>
  disk(
    path,
    `<backingStore type='file'><format type='raw'/><source file='${base}'/><backingStore/></backingStore>`,
  );

const PATHS = {
  '/dev/sda': {type: 'block', major: 8, minor: 0},
  '/dev/sda1': {type: 'block', major: 8, minor: 1, on: ['block 8:0']},
  '/dev/sdb': {type: 'block', major: 8, minor: 16},
  '/srv/link.img': {type: 'symlink', target: 'a.img'},
};

const VMS: readonly Vm[] = [
  ['alone', disk('/srv/alone.img')],
  ['writer', disk('/srv/a.img')],
  ['second writer by a link', disk('/srv/link.img')],
  ['a disk', block('/dev/sda')],
  ['its partition', block('/dev/sda1')],
  ['another disk', block('/dev/sdb')],
  ['overlay', based('/srv/o1.img', '/srv/base.img')],
  ['another overlay', based('/srv/o2.img', '/srv/base.img')],
  ['who writes the base', disk('/srv/base.img')],
  ['sharing a directory', share('/srv/pool')],
  ['with an image in it', disk('/srv/pool/deep/x.img')],
  ['sharing a part of it', share('/srv/pool/deep')],
  ['at odds with itself', disk('/srv/twice.img') + other('/srv/twice.img')],
  ['an image of Ceph', rbd('pool/a')],
  ['the same image', rbd('pool/a')],
  ['another image', rbd('pool/b')],
];

/** By batches of three, as if they came from threads. */
function reportOfBytes(host: Host, given = VMS): AuditReport {
  const contexts = fleetOf(given, {}, host);
  const store = new FleetStore();
  const vms = contexts.map(context => ({
    ...auditedVm(context),
    source: {file: context.file, content: Buffer.from(context.file)},
  }));
  for (let at = 0; at < vms.length; at += 3) store.add(packBatch(vms.slice(at, at + 3)));
  const members = last(store.members());
  return last(fleetReport(store.domains(), members, vm => contexts[vm]!.analysis));
}

function last<Result>(steps: Generator<string, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

test('all that VMs share is found', t => {
  const host = recordedHost({unlisted: 'exists', paths: PATHS});
  const expected = auditDocument(reportOf(fleetOf(VMS, {}, host)));
  const found = new Set(expected.domains.flatMap(({findings}) => findings.map(({code}) => code)));
  for (const code of [
    'SHARED_WRITABLE',
    'BACKING_FILE_WRITTEN',
    'DIRECTORY_SHARED',
    'DIRECTORY_CONTAINS_IMAGES',
    'CONTEXT_IN_USE',
  ])
    t.true(found.has(code), code);
  t.deepEqual(auditDocument(reportOfBytes(host)), expected);
});

test('that libvirt refuses a second context is not told beside the file that two VMs write', t => {
  const codes = (...vms: readonly Vm[]) =>
    auditDocument(reportOf(fleetOf(vms, {}))).domains.map(({findings}) => findings.map(({code}) => code));
  const [first, second] = codes(['one', disk('/srv/a.img')], ['other', disk('/srv/a.img')]);
  t.true(first?.includes('SHARED_WRITABLE'));
  t.true(second?.includes('SHARED_WRITABLE'));
  t.false(second?.includes('CONTEXT_IN_USE'));
  // Both of one device and line: the file below is one that nobody else is told of.
  const unlabelled = disk('/srv/a.img').replace(
    "img'/>",
    "img'><seclabel model='selinux' relabel='no'/></source>",
  );
  const below =
    "<disk type='file'><driver type='qcow2'/><source file='/srv/a.img'/><backingStore type='file'><format type='raw'/><source file='/srv/b.img'/></backingStore><target dev='vda'/></disk>";
  const [, , third] = codes(['one', unlabelled], ['other', disk('/srv/b.img')], ['third', below]);
  t.true(third?.includes('SHARED_WRITABLE'));
  t.true(third?.includes('CONTEXT_IN_USE') || third?.includes('CONTEXT_OVERWRITTEN'));
  const [itself] = codes(['at odds with itself', disk('/srv/a.img') + other('/srv/a.img')]);
  t.true(itself?.includes('CONTEXT_IN_USE'));
});

test('the fix of a log that two VMs write is no overlay', t => {
  const serial = "<serial type='file'><source path='/var/log/console.log'/></serial>";
  const helps = (devices: string) => {
    const [one] = auditDocument(
      reportOf(
        fleetOf(
          [
            ['one', devices],
            ['other', devices],
          ],
          {},
        ),
      ),
    ).domains;
    return one!.findings.flatMap(({code, help}) => (code === 'SHARED_WRITABLE' ? [help] : []));
  };
  t.deepEqual(helps(serial), ['Name one file per VM.']);
  t.regex(helps(disk('/srv/a.img')).join(), /overlay/);
});

test('what lies on a disk is found however a VM uses it first, be the fleet small or large', t => {
  const host = recordedHost({unlisted: 'exists', paths: PATHS});
  const vms: readonly Vm[] = [
    ['a disk', block('/dev/sda')],
    [
      'firmware on its partition',
      block('/dev/sda1'),
      `<loader type='pflash' readonly='no'>/dev/sda1</loader>`,
    ],
    ['alone', disk('/srv/alone.img')],
  ];
  const expected = auditDocument(reportOf(fleetOf(vms, {}, host)));
  const writers = expected.domains.map(({findings}) => findings.some(({code}) => code === 'SHARED_WRITABLE'));
  t.deepEqual(writers, [true, true, false]);
  t.deepEqual(auditDocument(reportOfBytes(host, vms)), expected);
});

test('a directory that is shared is found whatever else the VM has it for first', t => {
  const folder = (path: string) =>
    `<disk type='dir'><driver name='qemu' type='fat'/><source dir='${path}'/><target dev='vda'/><readonly/></disk>`;
  const readOnly = share('/srv/pool').replace('</filesystem>', '<readonly/></filesystem>');
  const vms: readonly Vm[] = [
    ['as a disk and as a share', folder('/srv/pool') + readOnly],
    ['sharing a part of it', share('/srv/pool/deep')],
    ['alone', disk('/srv/alone.img')],
  ];
  const expected = auditDocument(reportOf(fleetOf(vms)));
  const sharing = expected.domains.map(({findings}) =>
    findings.some(({code}) => code === 'DIRECTORY_SHARED'),
  );
  t.deepEqual(sharing, [true, true, false]);
  t.deepEqual(auditDocument(reportOfBytes(assumedHost(), vms)), expected);
});

test('the user may stop it between any hundred VMs', t => {
  const [one, ...others] = fleetOf(VMS).map(auditedVm);
  const many = Array.from({length: 1000}, (_, number) => {
    const {member} = [one!, ...others][number % VMS.length]!;
    return {...member, uuid: null, name: `${member.name} ${number}`};
  });
  const said = sharing(many);
  t.true(said.filter(text => text.startsWith('comparing VMs')).length >= 30, said.join('\n'));
  t.true(said.filter(text => text.startsWith('what VMs reach')).length >= 1000);
});

/** What is said while VMs are held against each other: after each text it may be stopped. */
function sharing(members: readonly FleetMember[]): readonly string[] {
  const steps = fleetReport([], members, () => undefined);
  const said: string[] = [];
  for (let step = steps.next(); step.done !== true; step = steps.next()) said.push(step.value);
  return said;
}

test('a few VMs take no memory of millions', t => {
  const before = process.memoryUsage().arrayBuffers;
  const store = new FleetStore();
  const vms = fleetOf(VMS.slice(0, 3)).map(context => ({
    ...auditedVm(context),
    source: {file: context.file, content: Buffer.from('x')},
  }));
  store.add(packBatch(vms));
  t.is(last(store.members()).length, 3);
  t.true(process.memoryUsage().arrayBuffers - before < 2 ** 22);
});

test('what nobody else has is not compared', t => {
  const store = new FleetStore();
  const [alone, ...rest] = fleetOf([VMS[0]!, VMS[5]!]).map(context => ({
    ...auditedVm(context),
    source: {file: context.file, content: Buffer.from('x')},
  }));
  store.add(packBatch([alone!, ...rest]));
  const [member] = last(store.members());
  t.false(member?.uses.some(({path}) => path === '/srv/alone.img'));
  t.true(alone?.member.uses.some(({path}) => path === '/srv/alone.img'));
  t.deepEqual(store.sourceOf(1), {file: 'vm1.xml', content: Buffer.from('x')});
});
