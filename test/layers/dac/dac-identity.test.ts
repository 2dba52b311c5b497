// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario, type Scenario} from '../../helpers/scenario.ts';

const label = (owner: string) =>
  `<seclabel type='static' model='dac' relabel='yes'><label>${owner}</label></seclabel>`;
const disk = (owner: string) =>
  `<disk type='file'><driver type='raw'/><source file='/srv/a'><seclabel model='dac' relabel='yes'><label>${owner}</label></seclabel></source><target dev='vda'/></disk>`;

const WAYS: Readonly<Record<string, Scenario>> = {
  'user in the definition': {also: label('+4294967295:+107')},
  'group in the definition': {also: label('+107:4294967295')},
  'with zeros in front': {also: label('+0004294967295:+107')},
  'one disk': {devices: disk('+4294967295:+4294967295')},
  'user of the policy or qemu.conf': {policy: {user: '+4294967295'}},
  'group of the policy or qemu.conf': {policy: {group: '4294967295'}},
};
for (const [name, scenario] of Object.entries(WAYS))
  test(`-1 is no id, as the kernel would leave QEMU root: ${name}`, t => {
    for (const mode of ['strict', 'libvirt'] as const)
      t.throws(() => planScenario({...scenario, mode}), {code: 'DAC_ID_UNCHANGED'});
  });

test("-1 as swtpm's user is no id either", t => {
  const devices = `<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>`;
  t.throws(() => planScenario({devices, policy: {swtpmUser: '4294967295'}}), {code: 'DAC_ID_UNCHANGED'});
});

test('the largest id that is one is taken', t => {
  t.is(planScenario({also: label('+4294967294:+107')}).dac.uid, 4294967294);
});
