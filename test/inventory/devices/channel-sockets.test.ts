// SPDX-License-Identifier: Apache-2.0
/** Which socket a channel gets; test/live/normal-form.test.ts asks libvirtd 9.0 which paths it takes for its own. */
import test from 'ava';
import {plannedScenario, type Scenario} from '../../helpers/scenario.ts';

const channel = (inside: string) => `<channel type='unix'>${inside}</channel>`;
const named = (path: string, name = 'agent.0') =>
  channel(`<source mode='connect' path='${path}'/><target type='virtio' name='${name}'/>`);

function sockets(scenario: Scenario): readonly string[] {
  const {resources} = plannedScenario(scenario).inventory;
  return resources.filter(({role}) => role === 'chardev-socket').map(({path, mode}) => `${mode} ${path}`);
}

const NEW = '/run/libvirt/qemu/channel';
const OLD = '/var/lib/libvirt/qemu/channel/target';
const OWN = `bind ${NEW}/-1-guest/agent.0`;

for (const [title, devices, expected] of [
  ['by its name', channel("<target type='virtio' name='agent.0'/>"), OWN],
  [
    'by its address',
    channel("<target type='virtio'/><address type='virtio-serial' controller='1' bus='0' port='12'/>"),
    `bind ${NEW}/-1-guest/vioser-01-00-12.sock`,
  ],
  ['by no address', channel("<target type='virtio'/>"), `bind ${NEW}/-1-guest/vioser-00-00-00.sock`],
  ['anew for that of an earlier run', named(`${NEW}/7-guest/agent.0`), OWN],
  ["anew for another VM's", named(`${NEW}/7-other/agent.0`), OWN],
  ['anew for that of an old libvirt', named(`${OLD}/domain-7-guest/agent.0`), OWN],
  ['anew for that of a very old one', named(`${OLD}/guest.agent.0`), OWN],
  ['as written elsewhere', named('/srv/domain-7-guest/agent.0'), 'connect /srv/domain-7-guest/agent.0'],
  ['as written for another name', named(`${NEW}/7-guest/other`), `connect ${NEW}/7-guest/other`],
  ['as written below', named(`${NEW}/7-guest/more/agent.0`), `connect ${NEW}/7-guest/more/agent.0`],
] as const)
  test(`the socket is named ${title}`, t => {
    t.deepEqual(sockets({devices}), [expected]);
  });

test('a running VM has the one it has', t => {
  const path = `${NEW}/7-other/agent.0`;
  t.deepEqual(sockets({attributes: " id='7'", devices: named(path)}), [`connect ${path}`]);
});

test('a serial is no channel', t => {
  const path = `${NEW}/7-guest/agent.0`;
  t.deepEqual(sockets({devices: `<serial type='unix'><source mode='bind' path='${path}'/></serial>`}), [
    `bind ${path}`,
  ]);
});
