// SPDX-License-Identifier: Apache-2.0
/** Devices of the host: what they need of the host. */
import test from 'ava';
import {planScenario} from '../../helpers/scenario.ts';
import {testNeeds} from './_needs.ts';

testNeeds({
  'a USB device by its address': [
    {
      devices:
        "<hostdev mode='subsystem' type='usb'><source><address bus='1' device='7'/></source></hostdev>",
    },
    ['hostdev 0: usb-node /dev/bus/usb/001/007 rw'],
  ],
  'a USB device that is not there': [
    {
      devices:
        "<hostdev mode='subsystem' type='usb'><source><vendor id='0x1'/><product id='0x2'/></source></hostdev>",
    },
    ['hostdev 0: USB_DEVICE_UNKNOWN'],
  ],
  'a target of vhost-scsi, whose node libvirt opens': [
    {
      devices:
        "<hostdev mode='subsystem' type='scsi_host'><source protocol='vhost' wwpn='naa.5123456789abcde0'/></hostdev>",
    },
    [
      'hostdev 0: vhost-scsi /sys/kernel/config/target/vhost//naa.5123456789abcde0 rw, tree',
      'hostdev 0: vhost-scsi-node /dev/vhost-scsi rw, passed',
    ],
  ],
  'a PCI device by its group, with what the kernel shows of it, but not what resets it': [
    {
      devices:
        "<hostdev mode='subsystem' type='pci'><source><address domain='0' bus='6' slot='0x12' function='5'/></source><rom file='/srv/rom.bin'/></hostdev>",
      host: {pci: {'0000:06:12.5': {iommuGroup: 11, files: ['config', 'reset', 'resource0', 'power']}}},
    },
    [
      'hostdev 0: vfio-group /dev/vfio/11 rw',
      'hostdev 0: vfio-container /dev/vfio/vfio rw',
      'hostdev 0: vfio-sysfs /sys/bus/pci/devices/0000:06:12.5/config r',
      'hostdev 0: vfio-sysfs /sys/bus/pci/devices/0000:06:12.5/resource0 r',
      'hostdev 0: rom-file /srv/rom.bin r',
    ],
  ],
  'a mediated device by its group': [
    {
      devices:
        "<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='c2177883-f1bb-47f0-914d-32a22e3a8804'/></source></hostdev>",
      host: {mdev: {'c2177883-f1bb-47f0-914d-32a22e3a8804': {iommuGroup: 9}}},
    },
    ['hostdev 0: mdev-group /dev/vfio/9 rw', 'hostdev 0: vfio-container /dev/vfio/vfio rw'],
  ],
  'a mediated device of which nobody knows the group': [
    {
      devices:
        "<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='c2177883-f1bb-47f0-914d-32a22e3a8804'/></source></hostdev>",
    },
    ['hostdev 0: MDEV_UNKNOWN'],
  ],
});

test('a USB device that is not there is named as lsusb names it', t => {
  const told = (source: string) =>
    planScenario({
      devices: `<hostdev mode='subsystem' type='usb'><source>${source}</source></hostdev>`,
      libvirt: [12, 8],
    }).warnings.map(({message}) => message);
  const ids = `<vendor id='0x1050'/><product id='0x0407'/>`;
  t.deepEqual(told(ids), ['the host has no USB device 1050:0407, or more than one']);
  t.deepEqual(told(`<address bus='1' port='1.2'/>`), [
    'the host has no USB device on bus 1, port 1.2, or more than one',
  ]);
  t.deepEqual(told(`${ids}<address bus='1' port='1.2'/>`), [
    'the host has no USB device 1050:0407 on bus 1, port 1.2, or more than one',
  ]);
  t.deepEqual(told(`<address bus='0' port='1.2'/>`), [
    'the host has no USB device on bus 0, port 1.2, or more than one',
  ]);
});

test('a PCI device that the host does not have is told apart from one without an IOMMU', t => {
  const devices =
    "<hostdev mode='subsystem' type='pci'><source><address domain='0' bus='6' slot='18' function='1'/></source></hostdev>";
  const codes = (host: Readonly<Record<string, unknown>>) =>
    planScenario({devices, host}).warnings.map(({code}) => code);
  t.deepEqual(codes({paths: {'/sys/bus/pci/devices/0000:06:12.1': {type: 'absent'}}}), [
    'PCI_DEVICE_UNKNOWN',
  ]);
  t.deepEqual(codes({pci: {'0000:06:12.1': {}}}), ['IOMMU_GROUP_UNKNOWN']);
  t.deepEqual(codes({}), ['IOMMU_GROUP_UNKNOWN']);
});
