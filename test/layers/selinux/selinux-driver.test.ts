// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario, type Scenario} from '../../helpers/scenario.ts';

const IMAGE = 'system_u:object_r:svirt_image_t:s0:c1,c2';
const SHARED = 'system_u:object_r:svirt_image_t:s0';
const CONTENT = 'system_u:object_r:virt_content_t:s0';

const labels = test.macro({
  exec(t, scenario: Scenario, expected: readonly string[]) {
    const {selinux} = planScenario(scenario);
    t.deepEqual(
      selinux.labels.map(({path, context, remember}) => `${path} ${context}${remember ? ' remember' : ''}`),
      expected,
    );
  },
  title: (given = '') => given,
});

const restores = test.macro({
  exec(t, scenario: Scenario, expected: readonly string[]) {
    t.deepEqual(
      planScenario(scenario).selinux.restore.map(({path, to}) => `${path} ${to}`),
      expected,
    );
  },
  title: (given = '') => `at shutdown: ${given}`,
});

const disk = (inside: string, target = 'vda') =>
  `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/>${inside}<target dev='${target}' bus='virtio'/></disk>`;
const chain = disk(
  `<source file='/srv/top.qcow2'/><backingStore type='file'><format type='qcow2'/><source file='/srv/base.qcow2'/><backingStore/></backingStore>`,
);
const shareable = disk(`<source file='/srv/shared.raw'/><shareable/><readonly/>`, 'vdc');
const readonly = disk(`<source file='/srv/read.raw'/><readonly/>`, 'vdb');

test(
  'a writable disk gets the image label and its backing file the content context',
  labels,
  {devices: chain},
  [`/srv/top.qcow2 ${IMAGE} remember`, `/srv/base.qcow2 ${CONTENT}`],
);
test('shareable is asked before readonly', labels, {devices: shareable}, [`/srv/shared.raw ${SHARED}`]);
test('a readonly disk gets the content context and is not remembered', labels, {devices: readonly}, [
  `/srv/read.raw ${CONTENT}`,
]);
test('only the writable top comes back', restores, {devices: chain + shareable + readonly}, [
  '/srv/top.qcow2 remembered',
]);

const override = (label: string) =>
  disk(`<source file='/srv/a.raw'><seclabel model='selinux' ${label}</source>`);
test(
  "a disk's own label wins",
  labels,
  {devices: override(`><label>system_u:object_r:mine_t:s0</label></seclabel>`)},
  ['/srv/a.raw system_u:object_r:mine_t:s0 remember'],
);
test("relabel='no' on a disk leaves it alone", labels, {devices: override(`relabel='no'/>`)}, []);
test("a disk with relabel='no'", restores, {devices: override(`relabel='no'/>`)}, []);

const none: Scenario = {devices: chain, also: "<seclabel type='none' model='selinux'/>"};
test('a domain of type none has no process label and relabels nothing', t => {
  const {selinux} = planScenario(none);
  t.is(selinux.process, null);
  t.is(selinux.image, 'system_u:object_r:svirt_image_t:s0');
  t.deepEqual(selinux.labels, []);
});

test('TCG guests run in a domain of their own', t => {
  t.is(planScenario({type: 'qemu'}).selinux.process, 'system_u:system_r:svirt_tcg_t:s0:c1,c2');
  t.is(planScenario({type: 'kvm'}).selinux.process, 'system_u:system_r:svirt_t:s0:c1,c2');
});

test('a static label keeps its own range, and its images follow', t => {
  const also =
    "<seclabel type='static' model='selinux' relabel='yes'><label>system_u:system_r:svirt_t:s0:c8,c9</label></seclabel>";
  const {selinux} = planScenario({devices: readonly + chain, also});
  t.is(selinux.process, 'system_u:system_r:svirt_t:s0:c8,c9');
  t.is(selinux.labels[0]?.context, 'system_u:object_r:svirt_image_t:s0:c8,c9');
});

const tpm = `<tpm model='tpm-crb'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>`;
test(
  'without a cancel file /dev/null is relabelled, as libvirt does',
  labels,
  {
    devices: tpm,
    host: {
      paths: {
        '/sys/class/misc/tpm0/device/cancel': {type: 'absent'},
        '/sys/class/tpm/tpm0/device/cancel': {type: 'absent'},
      },
    },
  },
  [`/dev/tpm0 ${IMAGE}`, `/dev/null ${IMAGE}`],
);

const pipe = `<serial type='pipe'><source path='/srv/p'/></serial>`;
test('a pipe is its two ends where both exist', labels, {devices: pipe}, [
  `/srv/p.in ${IMAGE} remember`,
  `/srv/p.out ${IMAGE} remember`,
]);
test('a pipe, writing end first', restores, {devices: pipe}, [
  '/srv/p.out remembered',
  '/srv/p.in remembered',
]);
test(
  'a pipe with one end missing is its bare path',
  labels,
  {devices: pipe, host: {paths: {'/srv/p.in': {type: 'absent'}}}},
  [`/srv/p ${IMAGE} remember`],
);
