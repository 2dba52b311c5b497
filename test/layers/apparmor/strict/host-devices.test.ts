// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {pathMatcher} from '../../../../src/kernel-model/apparmor/path-matcher.ts';
import {deviceRules, grants, strictRules} from './_strict.ts';

const pci = (inside = '') =>
  `<hostdev mode='subsystem' type='pci'>${inside}<source><address domain='0' bus='1' slot='0' function='0'/></source></hostdev>`;
const device = (sysfs: string) => ({
  pci: {
    '0000:01:00.0': {
      iommuGroup: 12,
      sysfs,
      files: ['config', 'resource0', 'vendor', 'reset', 'driver', 'numa_node'],
    },
  },
});

test('own IOMMU group: no other group', t => {
  const rules = strictRules({devices: pci(), host: device('/sys/devices/pci0000:00/0000:01:00.0')});
  const matching = (path: string) => rules.filter(rule => pathMatcher(rule.path)(path));
  t.is(matching('/dev/vfio/12').length, 1);
  t.is(matching('/dev/vfio/13').length, 0);
  t.is(matching('/dev/vfio/120').length, 0);
});

test(
  'own IOMMU group: the one of a mediated device',
  grants,
  {
    devices: `<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='c2177883-f1bb-47f0-914d-32a22e3a8804'/></source></hostdev>`,
    host: {mdev: {'c2177883-f1bb-47f0-914d-32a22e3a8804': {iommuGroup: 9}}},
  },
  '/dev/vfio/9 rw',
  '/dev/vfio/vfio rw',
);

for (const sysfs of [
  '/sys/devices/pci0000:00/0000:01:00.0',
  '/sys/devices/platform/40000000.pcie/pci0000:00/0000:01:00.0',
]) {
  test(
    `PCI sysfs files: they are read below ${sysfs}`,
    grants,
    {devices: pci(), host: device(sysfs)},
    '/dev/vfio/12 rw',
    '/dev/vfio/vfio rw',
    `${sysfs}/config r`,
    `${sysfs}/resource0 r`,
    `${sysfs}/vendor r`,
  );
}

test('iommufd: the node of the device itself', t => {
  const rules = deviceRules({
    libvirt: [12, 1],
    devices: pci(`<driver name='vfio' iommufd='yes'/>`),
    host: {
      unlisted: 'absent',
      ...device('/sys/devices/pci0000:00/0000:01:00.0'),
      paths: {
        '/sys/devices/pci0000:00/0000:01:00.0/vfio-dev/vfio3': {type: 'directory'},
      },
    },
  });
  t.true(rules.includes('/dev/iommu mrw'));
  t.true(rules.includes('/dev/vfio/devices/vfio3 mrw'));
  t.false(rules.some(rule => rule.startsWith('/dev/vfio/12') || rule.startsWith('/dev/vfio/vfio')));
});

const scsi = (more: string) =>
  `<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/><address bus='0' target='1' unit='0'/></source>${more}</hostdev>`;
const generic = {scsi: [{host: 0, bus: 0, target: 1, unit: 0, generic: '/dev/sg3'}]};

test('SCSI devices: the generic node', grants, {devices: scsi(''), host: generic}, '/dev/sg3 rwk');
test('SCSI devices: for reading', grants, {devices: scsi('<readonly/>'), host: generic}, '/dev/sg3 rk');
test(
  'SCSI devices: vhost-scsi',
  grants,
  {
    devices: `<hostdev mode='subsystem' type='scsi_host'><source protocol='vhost' wwpn='naa.5123456789abcde0'/></hostdev>`,
  },
  '/sys/kernel/config/target/vhost/naa.5123456789abcde0/ r',
  '/sys/kernel/config/target/vhost/naa.5123456789abcde0/** r',
  '/dev/vhost-scsi rw',
);

test(
  'capability devices: the node',
  grants,
  {
    devices: `<hostdev mode='capabilities' type='misc'><source><char>/dev/fuse</char></source></hostdev>`,
  },
  '/dev/fuse rw',
);
