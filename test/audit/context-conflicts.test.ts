// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {contextConflicts} from '../../src/audit/context-conflicts.ts';
import {contextRequests} from '../../src/audit/label-requests.ts';
import {plannedScenario, type Scenario} from '../helpers/scenario.ts';
import {disk} from '../helpers/analysis.ts';

/** A VM with a name and a category pair of its own. */
function vm(number: number, devices: string, scenario: Scenario = {}) {
  const contexts = contextRequests(plannedScenario({devices, ...scenario}));
  return {
    name: `vm-${number}`,
    contexts: contexts.map(request => ({
      ...request,
      label: request.label.replace('c1,c2', `c${number},c999`),
    })),
  };
}

const IMAGE = '/srv/a.img';
const found = (...vms: readonly ReturnType<typeof vm>[]) =>
  [...contextConflicts(vms)]
    .flat()
    .map(({refused, path, earlier, later}) => [
      refused ? 'refused' : 'overwritten',
      path,
      ...[earlier, later].map(({name, request}) => `${name} ${request.from.device}`),
    ]);

test('VMs with files of their own have no conflict, and neither have two that only read', t => {
  t.deepEqual(found(vm(1, disk('/srv/1.img')), vm(2, disk('/srv/2.img'))), []);
  t.deepEqual(found(vm(1, disk(IMAGE, '<readonly/>')), vm(2, disk(IMAGE, '<readonly/>'))), []);
});

test('the same image written by two: libvirt refuses the second one for its context', t => {
  const [conflict, ...more] = [
    ...contextConflicts([vm(1, disk(IMAGE)), vm(2, disk(IMAGE, '', 'vdb'))]),
  ].flat();
  t.deepEqual(more, []);
  t.like(conflict, {path: IMAGE, refused: true, earlier: {name: 'vm-1'}, later: {vm: 1, name: 'vm-2'}});
  t.like(conflict?.later.request, {
    from: {device: 'disk vdb'},
    label: 'system_u:object_r:svirt_image_t:s0:c2,c999',
  });
});

test('a shareable image is for several', t => {
  t.deepEqual(found(vm(1, disk(IMAGE, '<shareable/>')), vm(2, disk(IMAGE, '<shareable/>'))), []);
});

test('read-only here and writable there: whoever starts later takes the context', t => {
  const writing = vm(1, disk(IMAGE));
  const reading = vm(2, disk(IMAGE, '<readonly/>'));
  t.deepEqual(found(writing, reading), [['overwritten', IMAGE, 'vm-1 disk vda', 'vm-2 disk vda']]);
  t.deepEqual(found(reading, writing), [['overwritten', IMAGE, 'vm-2 disk vda', 'vm-1 disk vda']]);
});

test('a VM that is refused holds nothing', t => {
  const second = vm(2, disk('/srv/b.img') + disk(IMAGE, '', 'vdb'));
  const third = vm(3, disk('/srv/b.img'));
  t.deepEqual(found(vm(1, disk(IMAGE)), second, third), [
    ['refused', IMAGE, 'vm-1 disk vda', 'vm-2 disk vdb'],
  ]);
});

test('one VM may be at odds with itself', t => {
  const override = `<seclabel model='selinux'><label>u:object_r:other_t:s0</label></seclabel>`;
  const other = disk(IMAGE, '', 'vdb').replace("img'/>", `img'>${override}</source>`);
  t.deepEqual(found(vm(1, disk(IMAGE) + other)), [['refused', IMAGE, 'vm-1 disk vda', 'vm-1 disk vdb']]);
});

test('symlinks are seen through', t => {
  const host = {paths: {'/srv/link.img': {type: 'symlink', target: 'a.img'}}};
  t.is(found(vm(1, disk(IMAGE), {host}), vm(2, disk('/srv/link.img'), {host}))[0]?.[1], '/srv/link.img');
});
