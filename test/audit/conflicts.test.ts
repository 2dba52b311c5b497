// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {findConflicts} from '../../src/audit/conflicts.ts';
import type {PlanWithInventory} from '../../src/layers/plan-with-inventory.ts';
import {plannedScenario, type Scenario} from '../helpers/scenario.ts';
import {disk} from '../helpers/analysis.ts';

/** A machine with a name, a UUID and a category pair of its own. */
function vm(number: number, devices: string, scenario: Scenario = {}): PlanWithInventory {
  const planned = plannedScenario({devices, ...scenario});
  const {plan} = planned;
  const labels = plan.selinux.labels.map(label => ({
    ...label,
    context: label.context.replace('c1,c2', `c${number},c999`),
  }));
  const domain = {...plan.domain, name: `vm-${number}`, uuid: `11111111-0000-4000-8000-00000000000${number}`};
  return {...planned, plan: {...plan, domain, selinux: {...plan.selinux, labels}}};
}

const IMAGE = '/srv/a.img';
const found = (...machines: readonly PlanWithInventory[]) =>
  findConflicts(machines).map(({code, path, users}) => [
    code,
    path,
    ...users.map(({name, from}) => `${name} ${from.device}`),
  ]);

test('machines with files of their own have no conflict, and neither have two that only read', t => {
  t.deepEqual(found(vm(1, disk('/srv/1.img')), vm(2, disk('/srv/2.img'))), []);
  t.deepEqual(found(vm(1, disk(IMAGE, '<readonly/>')), vm(2, disk(IMAGE, '<readonly/>'))), []);
});

test('the same image written by two: libvirt refuses the second one for its context', t => {
  const conflicts = findConflicts([vm(1, disk(IMAGE)), vm(2, disk(IMAGE, '', 'vdb'))]);
  t.deepEqual(
    conflicts.map(({code}) => code),
    ['SELINUX_IN_USE', 'WRITTEN_TWICE'],
  );
  t.is(
    conflicts[0]?.message,
    'Requested operation is not valid: Setting different SELinux label on /srv/a.img which is already in use',
  );
  t.like(conflicts[0]?.users[1], {
    name: 'vm-2',
    from: {device: 'disk vdb'},
    wants: 'system_u:object_r:svirt_image_t:s0:c2,c999',
  });
  t.is(conflicts[1]?.message, '/srv/a.img is written by vm-1 (disk vda) and vm-2 (disk vdb)');
  t.is(conflicts[1]?.severity, 'error');
});

test('a shareable image is for several', t => {
  t.deepEqual(found(vm(1, disk(IMAGE, '<shareable/>')), vm(2, disk(IMAGE, '<shareable/>'))), []);
});

test('read-only here and writable there: whoever starts later takes the label', t => {
  const writing = vm(1, disk(IMAGE));
  const reading = vm(2, disk(IMAGE, '<readonly/>'));
  t.deepEqual(found(writing, reading), [
    ['SELINUX_OVERWRITTEN', IMAGE, 'vm-1 disk vda', 'vm-2 disk vda'],
    ['WRITTEN_AND_READ', IMAGE, 'vm-1 disk vda', 'vm-2 disk vda'],
  ]);
  t.deepEqual(found(reading, writing)[0], ['SELINUX_OVERWRITTEN', IMAGE, 'vm-2 disk vda', 'vm-1 disk vda']);
});

test("another owner is refused in libvirt's words", t => {
  const label = (owner: string) =>
    `<seclabel type='static' model='dac' relabel='yes'><label>${owner}</label></seclabel><seclabel type='none' model='selinux'/>`;
  const kernel = '<kernel>/srv/vmlinuz</kernel>';
  const [conflict, ...more] = findConflicts([
    vm(1, '', {os: kernel, also: label('+107:+107')}),
    vm(2, '', {os: kernel, also: label('+108:+107')}),
  ]);
  t.deepEqual(more, []);
  t.is(
    conflict?.message,
    'Requested operation is not valid: Setting different DAC user or group on /srv/vmlinuz which is already in use',
  );
  t.deepEqual(
    conflict?.users.map(({wants}) => wants),
    ['107:107', '108:107'],
  );
});

test('a machine that is refused holds nothing', t => {
  const third = vm(3, disk('/srv/b.img'));
  const second = vm(2, disk('/srv/b.img') + disk(IMAGE, '', 'vdb'));
  t.deepEqual(
    found(vm(1, disk(IMAGE)), second, third).map(([code, path]) => [code, path]),
    [
      ['SELINUX_IN_USE', IMAGE],
      ['WRITTEN_TWICE', IMAGE],
      ['WRITTEN_TWICE', '/srv/b.img'],
    ],
  );
});

test('one machine may be at odds with itself', t => {
  t.deepEqual(found(vm(1, disk(IMAGE) + disk(IMAGE, '', 'vdb'))), [
    ['WRITTEN_TWICE', IMAGE, 'vm-1 disk vda', 'vm-1 disk vdb'],
  ]);
  const cdrom = `<disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='${IMAGE}'/><target dev='sda' bus='sata'/></disk>`;
  t.deepEqual(found(vm(1, disk(IMAGE) + cdrom)), [
    ['WRITTEN_AND_READ', IMAGE, 'vm-1 disk vda', 'vm-1 disk sda'],
  ]);
  const override = `<seclabel model='selinux'><label>u:object_r:other_t:s0</label></seclabel>`;
  const other = disk('/srv/a.img', '', 'vdb').replace("img'/>", `img'>${override}</source>`);
  t.is(found(vm(1, disk(IMAGE) + other))[0]?.[0], 'SELINUX_IN_USE');
});

test('symlinks are seen through, and two definitions of one machine are one', t => {
  const host = {paths: {'/srv/link.img': {type: 'symlink', target: 'a.img'}}};
  t.is(found(vm(1, disk(IMAGE), {host}), vm(2, disk('/srv/link.img'), {host}))[0]?.[1], IMAGE);
  t.deepEqual(found(vm(1, disk(IMAGE)), vm(1, disk(IMAGE))), []);
});
