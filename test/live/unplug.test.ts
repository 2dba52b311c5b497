// SPDX-License-Identifier: Apache-2.0
/** What a real libvirtd takes from a running VM with a device, against `plan --unplug`. */
import test from 'ava';
import {denyV1, devicesV1} from '../../src/kernel-model/cgroup/cgroup-v1.ts';
import {deviceLine, numberedRules} from '../../src/kernel-model/cgroup/device.ts';
import {definition, disk, plan, QEMU_CONF} from './_device-vm.ts';
import {listOfV1, nodesOf, startWithCgroup} from './_devices.ts';

/** USB devices go at once: no guest has to let go of them. The console's node is /dev/full under another name. */
const NODES = ['disk b 7 211', 'stick b 7 212', 'port c 1 7'];
const STICK = disk('sda', '/dev/stick', '', 'usb');
const PORT = `<serial type="dev"><source path="/dev/port"/><target type="usb-serial" port="0"/></serial>`;
const VM = definition(`<controller type="usb" model="qemu-xhci"/>${disk('vda', '/dev/disk')}${STICK}${PORT}`);

const unplugged = test.macro(async (t, xml: string, device: string, nodes: 'go' | 'stay') => {
  const libvirt = await startWithCgroup(t, 'v1', {qemuConf: QEMU_CONF, nodes: NODES});
  if (!libvirt) return;
  const {live} = libvirt.start(VM);
  const {cgroup, namespace, unplug} = plan(libvirt, live, ['--unplug', device]);
  if (!unplug) return t.fail('no word about the unplugging');
  t.is(unplug.cgroup.removed.length, 1);
  libvirt.write('/run/device.xml', xml);
  libvirt.virsh('detach-device', 'live', '/run/device.xml', '--live');
  const after = numberedRules(unplug.cgroup.removed).reduce(denyV1, devicesV1(cgroup.rules));
  t.deepEqual(listOfV1(libvirt), after.exceptions.map(deviceLine));
  const left = namespace.nodes.filter(path => !unplug.namespace.removed.includes(path));
  t.deepEqual(nodesOf(libvirt), left.toSorted());
  t.is(unplug.namespace.removed.length, nodes === 'go' ? 1 : 0);
});

test.serial('a disk takes its rule, and leaves its node', unplugged, STICK, 'disk sda', 'stay');
test.serial(
  'a serial port takes both, and a default device of the same number',
  unplugged,
  PORT,
  'serial serial0',
  'go',
);
