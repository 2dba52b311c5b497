// SPDX-License-Identifier: Apache-2.0
/** The device list and the private /dev of a VM that a real libvirtd runs, against the plan of its definition. */
import test, {type ExecutionContext} from 'ava';
import {devicesV1, readDevicesList} from '../../src/kernel-model/cgroup/cgroup-v1.ts';
import {devicesV2} from '../../src/kernel-model/cgroup/cgroup-v2.ts';
import {deviceLine} from '../../src/kernel-model/cgroup/device.ts';
import {has} from '../helpers/programs.ts';
import {definition, disk, plan, QEMU_CONF} from './_device-vm.ts';
import {listOfV1, mapOfV2, nodesOf, startWithCgroup, type Version} from './_devices.ts';

/** Loop devices that nobody uses, and names of harmless devices. */
const NODES = ['disk b 7 211', 'base b 7 212', 'own-random c 1 9', 'serial c 1 3', 'listed c 1 5'];

const VM = definition(`
  ${disk('vda', '/dev/by-name/disk')}
  ${disk('vdb', '/dev/base', '<readonly/>')}
  <serial type="dev"><source path="/dev/serial"/></serial>
  <serial type="pty"/>
  <rng model="virtio"><backend model="random">/dev/own-random</backend></rng>`);

async function startVm(t: ExecutionContext, version: Version, conf: readonly string[] = []) {
  const options = {qemuConf: [...QEMU_CONF, ...conf], nodes: NODES};
  const libvirt = await startWithCgroup(t, version, options);
  if (!libvirt) return undefined;
  libvirt.shell('mkdir /dev/by-name && ln -s ../disk /dev/by-name/disk && ln -s by-name/disk /dev/again');
  const {live} = libvirt.start(VM);
  return {libvirt, plan: plan(libvirt, live)};
}

const CONFIGURED =
  'cgroup_device_acl = ["/dev/null", "/dev/ptmx", "/dev/again", "/dev/absent", "/dev/listed"]';

const onV1 = test.macro(async (t, conf: readonly string[]) => {
  const vm = await startVm(t, 'v1', conf);
  if (!vm) return;
  const list = listOfV1(vm.libvirt);
  t.true(list.length > 5, list.join(', '));
  const {exceptions} = devicesV1(vm.plan.cgroup.rules);
  t.deepEqual(list, exceptions.map(deviceLine));
  t.deepEqual(readDevicesList(list.join('\n')).exceptions, exceptions);
});

test.serial('cgroup v1: devices.list is the planned one, in its order', onV1, []);
test.serial("cgroup v1: with the site's own list", onV1, [CONFIGURED]);

const onV2 = test.macro(async (t, conf: readonly string[]) => {
  if (!has(t, 'bpftool')) return;
  const vm = await startVm(t, 'v2', conf);
  if (!vm) return;
  const map = mapOfV2(vm.libvirt);
  t.true(map.size > 5);
  // As numbers: the kernel's hash has no order.
  const sorted = (entries: ReadonlyMap<bigint, number>) =>
    [...entries].toSorted(([one], [other]) => Number(one - other));
  t.deepEqual(sorted(map), sorted(devicesV2(vm.plan.cgroup.rules)));
});

test.serial("cgroup v2: the map of libvirt's program is the planned one, bit by bit", onV2, []);
test.serial("cgroup v2: with the site's own list", onV2, [CONFIGURED]);

const inDev = test.macro(async (t, conf: readonly string[]) => {
  const vm = await startVm(t, 'v1', conf);
  if (!vm) return;
  const {nodes} = vm.plan.namespace;
  t.true(nodes.includes('/dev/by-name/disk') && nodes.includes('/dev/disk'));
  t.deepEqual(nodesOf(vm.libvirt), nodes.toSorted());
});

test.serial('the private /dev holds the planned nodes and links, and nothing else', inDev, []);
test.serial("the private /dev with the site's own list", inDev, [CONFIGURED]);

/** One block device under two names: written as the first disk's, read as the second's. */
const TWICE = definition(`${disk('vda', '/dev/disk')}${disk('vdb', '/dev/same', '<readonly/>')}`);

const NAMES = ['disk b 7 211', 'same b 7 211'];

test.serial('one device written and read: on v1 the VM may write', async t => {
  const libvirt = await startWithCgroup(t, 'v1', {qemuConf: QEMU_CONF, nodes: NAMES});
  if (!libvirt) return;
  const {live} = libvirt.start(TWICE);
  t.true(listOfV1(libvirt).includes('b 7:211 rw'));
  const [warning] = plan(libvirt, live).warnings;
  t.is(warning?.code, 'CGROUP_V2_DIFFERS');
  t.regex(warning?.message ?? '', /^on cgroup v2 \/dev\/disk \(b 7:211\) cannot be opened for writing: /);
});

test.serial('one device written and read: on v2 it does not start, as CGROUP_V2_DIFFERS says', async t => {
  const libvirt = await startWithCgroup(t, 'v2', {qemuConf: QEMU_CONF, nodes: NAMES});
  if (!libvirt) return;
  t.throws(() => libvirt.start(TWICE), {message: /Could not open '\/dev\/disk': Operation not permitted/});
});
