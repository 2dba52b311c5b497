// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {isInItsPlace} from '../../src/inventory/role-questions.ts';

test('an object is in its place in any of the directories where such objects are kept', t => {
  t.true(isInItsPlace({role: 'pci-sysfs'}, '/sys/devices/pci0000:00/0000:00:02.0/config'));
  t.true(isInItsPlace({role: 'pci-sysfs'}, '/sys/bus/pci/devices/0000:00:02.0/config'));
  t.false(isInItsPlace({role: 'pci-sysfs'}, '/sys/bus/usb/devices/1-1/config'));
});

test('what only a definition names has no such place', t => {
  t.false(isInItsPlace({role: 'image'}, '/var/lib/libvirt/images/a.raw'));
});
