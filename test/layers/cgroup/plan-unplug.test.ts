// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import type {CgroupRule} from '../../../src/layers/plan.ts';
import {refusalOf} from '../../helpers/known-error.ts';
import {unplugScenario, type Scenario} from '../../helpers/scenario.ts';

const char = (major: number, minor: number) => ({type: 'char', major, minor});
const block = (major: number, minor: number, ...targets: readonly string[]) => ({
  type: 'block',
  major,
  minor,
  ...(targets.length ? {targets} : {}),
});

const show = (rules: readonly (CgroupRule & {readonly why?: string})[]) =>
  rules.map(({path, access, why}) => (why === undefined ? `${path} ${access}` : `${path}: ${why}`));

const unplug = test.macro({
  exec(
    t,
    scenario: Scenario,
    device: string,
    expected: {
      readonly removed?: readonly string[];
      readonly kept?: readonly string[];
      readonly lost?: readonly string[];
      readonly gone?: readonly string[];
      readonly stay?: readonly string[];
    },
  ) {
    const {cgroup, namespace} = unplugScenario({mode: 'libvirt', ...scenario}, device);
    const {removed = [], kept = [], lost = [], gone = [], stay = []} = expected;
    t.deepEqual(show(cgroup.removed), removed);
    t.deepEqual(show(cgroup.kept), kept);
    t.deepEqual(show(cgroup.lost), lost);
    t.deepEqual(namespace.removed, gone);
    t.deepEqual(
      namespace.kept.map(({path, why}) => `${path}: ${why}`),
      stay,
    );
  },
  title: (given = '') => given,
});

const disk = (path: string, target: string, more = '', inside = '') =>
  `<disk type='block'><source dev='${path}'>${inside}</source><target dev='${target}'/>${more}</disk>`;
const DISK_STAYS = 'libvirt leaves the nodes of disks';

test(
  'a disk takes its rule, and leaves its node',
  unplug,
  {devices: disk('/dev/sdb', 'vda'), host: {paths: {'/dev/sdb': block(8, 16)}}},
  'disk vda',
  {removed: ['/dev/sdb rwm'], stay: [`/dev/sdb: ${DISK_STAYS}`]},
);

const volumes = {
  '/dev/vg/a': block(253, 0, '8:2'),
  '/dev/vg/b': block(253, 1, '8:2'),
  '/dev/block/8:2': {type: 'absent'},
};
test(
  'libvirt leaves device-mapper targets behind',
  unplug,
  {devices: disk('/dev/vg/a', 'vda'), host: {paths: volumes}},
  'disk vda',
  {
    removed: ['/dev/vg/a rwm'],
    kept: ['/dev/block/8:2: libvirt leaves what is below a device-mapper node'],
    stay: [`/dev/vg/a: ${DISK_STAYS}`],
  },
);
test(
  'strict: a target goes with its last disk',
  unplug,
  {mode: 'strict', devices: disk('/dev/vg/a', 'vda'), host: {paths: volumes}},
  'disk vda',
  {removed: ['/dev/vg/a rwm', '/dev/block/8:2 rwm'], stay: [`/dev/vg/a: ${DISK_STAYS}`]},
);
test(
  'strict: a target stays for another disk',
  unplug,
  {mode: 'strict', devices: disk('/dev/vg/a', 'vda') + disk('/dev/vg/b', 'vdb'), host: {paths: volumes}},
  'disk vda',
  {
    removed: ['/dev/vg/a rwm'],
    kept: ['/dev/block/8:2: disk vdb needs it'],
    stay: [`/dev/vg/a: ${DISK_STAYS}`],
  },
);

const base = `<backingStore type='block'><format type='qcow2'/><source dev='/dev/base'/><backingStore/></backingStore>`;
const overlay = (target: string) =>
  `<disk type='block'><driver name='qemu' type='qcow2'/><source dev='/dev/${target}'/>${base}<target dev='${target}'/></disk>`;
const chains = {
  devices: overlay('vda') + overlay('vdb'),
  host: {paths: {'/dev/vda': block(8, 1), '/dev/vdb': block(8, 2), '/dev/base': block(8, 3)}},
};
const CHAIN_STAYS = [`/dev/vda: ${DISK_STAYS}`, `/dev/base: ${DISK_STAYS}`];
test('libvirt takes the layer that two disks share', unplug, chains, 'disk vda', {
  removed: ['/dev/vda rwm', '/dev/base rwm'],
  lost: ['/dev/base r'],
  stay: CHAIN_STAYS,
});
test('last user: in strict mode it stays for the other', unplug, {...chains, mode: 'strict'}, 'disk vda', {
  removed: ['/dev/vda rwm'],
  kept: ['/dev/base: disk vdb needs it'],
  stay: CHAIN_STAYS,
});
test(
  'strict: what the other does not need is taken',
  unplug,
  {
    mode: 'strict',
    devices: disk('/dev/a', 'vda') + disk('/dev/b', 'vdb', '<readonly/>'),
    host: {paths: {'/dev/a': block(8, 1), '/dev/b': block(8, 1)}},
  },
  'disk vda',
  {removed: ['/dev/a wm'], stay: [`/dev/a: ${DISK_STAYS}`]},
);

const reserved = (target: string) =>
  disk(`/dev/${target}`, target, '', `<reservations managed='yes'/>`).replace(
    "'block'",
    "'block' device='lun'",
  );
const reservations = {
  paths: {
    '/dev/sda': block(8, 0),
    '/dev/sdb': block(8, 16),
    '/dev/mapper/control': char(10, 236),
  },
};
test(
  'the control node of device-mapper stays while another disk has managed reservations',
  unplug,
  {devices: reserved('sda') + reserved('sdb'), host: reservations},
  'disk sda',
  {
    removed: ['/dev/sda rwm'],
    kept: ['/dev/mapper/control: disk sdb needs it'],
    stay: [`/dev/sda: ${DISK_STAYS}`],
  },
);
test('and goes with the last', unplug, {devices: reserved('sda'), host: reservations}, 'disk sda', {
  removed: ['/dev/mapper/control rwm', '/dev/sda rwm'],
  stay: [`/dev/sda: ${DISK_STAYS}`],
});

const gpu = (slot: number) =>
  `<hostdev mode='subsystem' type='pci' managed='yes'><driver name='vfio'/><source><address domain='0' bus='1' slot='${slot}' function='0'/></source></hostdev>`;
const pci = {
  pci: {'0000:01:00.0': {iommuGroup: 12}, '0000:01:01.0': {iommuGroup: 13}},
  paths: {'/dev/vfio/12': char(244, 0), '/dev/vfio/13': char(244, 1), '/dev/vfio/vfio': char(10, 196)},
};
test('a PCI device takes its group', unplug, {devices: gpu(0) + gpu(1), host: pci}, 'hostdev 0', {
  removed: ['/dev/vfio/12 rwm'],
  kept: ['/dev/vfio/vfio: hostdev 1 needs it'],
  gone: ['/dev/vfio/12'],
  stay: ['/dev/vfio/vfio: hostdev 1 needs it'],
});
test('the last one takes the container too', unplug, {devices: gpu(0), host: pci}, 'hostdev 0', {
  removed: ['/dev/vfio/12 rwm', '/dev/vfio/vfio rwm'],
  gone: ['/dev/vfio/12', '/dev/vfio/vfio'],
});

const rng = (path: string) => `<rng model='virtio'><backend model='random'>${path}</backend></rng>`;
test(
  'what every VM may open stays',
  unplug,
  {
    devices: rng('/dev/urandom'),
    host: {paths: {'/dev/urandom': char(1, 9)}},
    policy: {cgroupDeviceAcl: ['/dev/urandom']},
  },
  'rng 0',
  {
    kept: ['/dev/urandom: in the default device list'],
    stay: ['/dev/urandom: in the default device list'],
  },
);
test(
  'of a link only the link goes, and no right to make nodes is taken',
  unplug,
  {
    devices: rng('/dev/rng'),
    host: {paths: {'/dev/rng': {type: 'symlink', target: 'hwrng'}, '/dev/hwrng': char(10, 183)}},
  },
  'rng 0',
  {removed: ['/dev/rng rw'], gone: ['/dev/rng']},
);

test('a device that is not there is refused, with those that are', t => {
  const refusal = refusalOf(t, () => unplugScenario({devices: rng('/dev/rng')}, 'disk vda'));
  t.is(refusal.code, 'UNPLUG_UNKNOWN');
  t.regex(refusal.help ?? '', /rng 0/);
});

test('so is one that no running VM lets go of', t => {
  const devices = `<tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>`;
  t.is(refusalOf(t, () => unplugScenario({devices}, 'tpm 0')).code, 'UNPLUG_IMPOSSIBLE');
});
