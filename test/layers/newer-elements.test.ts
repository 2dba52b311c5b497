// SPDX-License-Identifier: Apache-2.0
/** Elements that came after libvirt 11.3, in every layer, before and after the version that has them. */
import test from 'ava';
import type {Version} from '../../src/versions/version.ts';
import {planScenario, type Scenario} from '../helpers/scenario.ts';

const GROUP = '/dev/vfio/12';
const host = {
  pci: {
    '0000:01:00.0': {
      iommuGroup: 12,
      files: ['config', 'resource0'],
      device: '/sys/devices/pci0/0000:01:00.0',
    },
  },
};
const pci = (driver: string) =>
  `<hostdev mode='subsystem' type='pci' managed='yes'>${driver}<source><address domain='0' bus='1' slot='0' function='0'/></source></hostdev>`;

/** Every path that some layer names, and the text of the profile. */
function named(scenario: Scenario, libvirt: Version) {
  const {selinux, dac, cgroup, namespace, apparmor} = planScenario({mode: 'libvirt', ...scenario, libvirt});
  return {
    selinux: selinux.labels.map(({path, remember}) => `${path}${remember ? ' remembered' : ''}`),
    dac: dac.labels.map(({path, remember}) => `${path}${remember ? ' remembered' : ''}`),
    restored: selinux.restore.map(({path, to}) => `${path} ${to}`),
    cgroup: cgroup.rules.flatMap(({path}) => path ?? []),
    namespace: namespace.nodes,
    profile: 'refused' in apparmor ? 'refused' : apparmor.files,
  };
}

const STORE = '/srv/vars.json';
const varstore = `<loader type='rom'>/srv/fw</loader><varstore template='/t.json' path='${STORE}'/>`;

test('a varstore is labelled, remembered and granted from 12.1 on', t => {
  const before = named({os: varstore}, [12, 0]);
  t.false([...before.selinux, ...before.dac].some(path => path.startsWith(STORE)));
  t.false(before.profile.includes(STORE));
  const after = named({os: varstore}, [12, 1]);
  t.true(after.selinux.includes(`${STORE} remembered`));
  t.true(after.dac.includes(`${STORE} remembered`));
  t.true(after.restored.includes(`${STORE} remembered`));
  t.true(after.profile.includes(`  "${STORE}" rw,\n`));
});

test('a varstore without a path has its default; without a loader the helper forgets it, strict mode does not', t => {
  const scenario = {name: 'web', os: `<varstore template='/t.json'/>`, libvirt: [12, 1]} as const;
  const path = '/var/lib/libvirt/qemu/varstore/web.json';
  const exact = planScenario({...scenario, mode: 'libvirt'});
  t.true(exact.selinux.labels.some(label => label.path === path));
  t.false('files' in exact.apparmor && exact.apparmor.files.includes(path));
  const strict = planScenario({...scenario, mode: 'strict'});
  t.true('files' in strict.apparmor && strict.apparmor.files.includes(path));
});

test('a device through iommufd needs its group no more, from 12.1 on', t => {
  const scenario = {host, devices: pci("<driver name='vfio' iommufd='yes'/>")};
  const before = named(scenario, [12, 0]);
  t.true(before.selinux.includes(GROUP) && before.dac.includes(GROUP) && before.cgroup.includes(GROUP));
  t.true(before.profile.includes('/dev/vfio/vfio'));
  const after = named(scenario, [12, 1]);
  for (const layer of [after.selinux, after.dac, after.cgroup, after.namespace])
    t.false(layer.some(path => path.startsWith('/dev/vfio') || path === '/dev/iommu'));
  t.false(after.profile.includes('/dev/vfio'));
});

for (const [what, own, attributes, group] of [
  ['holds for devices that say nothing', "<driver name='vfio'/>", '', false],
  ['yields to the device', "<driver name='vfio' iommufd='no'/>", '', true],
  ['is settled in the definition of a running VM', "<driver name='vfio'/>", ' id="1"', true],
] as const) {
  test(`<iommufd> of the VM ${what}`, t => {
    const also = "<iommufd enabled='yes'/>";
    const {selinux, cgroup} = named({host, also, attributes, devices: pci(own)}, [12, 2]);
    t.is(selinux.includes(GROUP), group);
    t.is(cgroup.includes(GROUP), group);
    t.true(named({host, also, attributes, devices: pci(own)}, [12, 1]).selinux.includes(GROUP));
  });
}

test('only the devices without iommufd count', t => {
  const devices = pci("<driver iommufd='yes'/>") + pci('').replace("bus='1'", "bus='2'");
  const two = {pci: {...host.pci, '0000:02:00.0': {iommuGroup: 13, files: []}}};
  const {selinux, profile} = named({host: two, devices}, [12, 8]);
  t.deepEqual(
    selinux.filter(path => path.startsWith('/dev/vfio')),
    ['/dev/vfio/13'],
  );
  t.true(profile.includes('/dev/vfio/vfio'));
});

test('a character device by capabilities is taken for PCI by 9.0’s helper', t => {
  const devices = `<hostdev mode='capabilities' type='misc'><source><char>/dev/input/event3</char></source></hostdev>`;
  t.true(named({devices}, [9, 0]).profile.includes('"/dev/vfio/vfio" rw'));
  t.false(named({devices}, [11, 3]).profile.includes('vfio'));
});

test('a helper that has nothing to write for a type it does not know writes C’s word for nothing', t => {
  t.regex(named({type: 'hyperv'}, [12, 8]).profile, /\n\(null\)$/);
  t.notRegex(named({type: 'kvm'}, [12, 8]).profile, /null/);
});
