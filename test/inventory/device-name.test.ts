// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario, type Scenario} from '../helpers/scenario.ts';

const host = {
  usb: [{vendor: '0x1234', product: '0x5678', bus: 1, device: 2}],
  drm: [],
  unlisted: 'exists',
};

/** The names of all devices in a plan of libvirt's own mode, in which two programs write the layers. */
const names = test.macro({
  exec(t, scenario: Scenario, word: string, expected: string) {
    const {selinux, dac, apparmor, cgroup} = planScenario({...scenario, host, mode: 'libvirt'});
    t.true('rules' in apparmor);
    const entries = {
      selinux: selinux.labels,
      dac: dac.labels,
      apparmor: 'rules' in apparmor ? apparmor.rules : [],
      cgroup: cgroup.rules,
    };
    const found = Object.values(entries).flatMap(list =>
      list.map(({from}) => from.device).filter(device => device.startsWith(word)),
    );
    t.true(entries.apparmor.some(({from}) => from.device === expected));
    t.deepEqual([...new Set(found)], [expected]);
  },
  title: (given = '') => given,
});

test(
  'a host device goes by its alias in every layer',
  names,
  {
    devices: `<hostdev mode='subsystem' type='usb'><source><vendor id='0x1234'/><product id='0x5678'/></source><alias name='ua-key'/></hostdev>`,
  },
  'hostdev',
  'hostdev ua-key',
);

test(
  'a display goes by its type and place',
  names,
  {
    devices: `<graphics type='egl-headless'><gl rendernode='/dev/dri/renderD128'/></graphics>`,
  },
  'graphics',
  'graphics egl-headless 0',
);

test(
  'a channel goes by its target',
  names,
  {
    devices: `<channel type='unix'><source mode='bind' path='/srv/agent.sock'/><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`,
  },
  'channel',
  'channel org.qemu.guest_agent.0',
);
