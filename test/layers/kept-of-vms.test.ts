// SPDX-License-Identifier: Apache-2.0
/** What libvirt keeps of VMs, and where there is room for what people put there. */
import test from 'ava';
import {keptThere, nameOfVmIn} from '../../src/layers/kept-of-vms.ts';
import {layoutFor} from '../../src/policy/layout.ts';

const layout = layoutFor('qemu:///system', {uid: 0, home: '/root'});
const LIB = '/var/lib/libvirt/qemu';

for (const [path, what, vm] of [
  [`${LIB}/save/a.save`, 'the memory of VMs that are saved', undefined],
  [`${LIB}/nvram/a_VARS.fd`, "VMs' variables of firmware", 'a'],
  [`${LIB}/channel/target/domain-3-a/agent.0`, 'the channels of VMs', '3-a'],
  [`${LIB}/channel/target/agent.sock`, undefined, undefined],
  ['/run/libvirt/qemu/channel/3-a/agent.0', 'the channels of VMs', '3-a'],
  ['/run/libvirt/qemu/channel/agent.sock', 'the channels of VMs', undefined],
  [`${LIB}/domain-3-a/monitor.sock`, 'the state of VMs that run', '3-a'],
  [`${LIB}/images/a.img`, undefined, undefined],
  ['/var/log/libvirt/qemu/a.log', 'the logs of VMs', 'a'],
  ['/var/log/libvirt/qemu/serial.txt', undefined, undefined],
  ['/srv/domain-3-a/a.img', undefined, undefined],
] as const)
  test(`${path} is ${what ?? 'for whoever names it'}`, t => {
    t.is(keptThere(path, layout), what);
    t.is(nameOfVmIn(path, layout), vm);
  });
