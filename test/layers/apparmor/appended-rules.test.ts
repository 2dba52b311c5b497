// SPDX-License-Identifier: Apache-2.0
/** What libvirt's driver appends at start is no gap of its profile. */
import test from 'ava';
import {auditFindings, explainOn} from '../../helpers/analysis.ts';
import type {Scenario} from '../../helpers/scenario.ts';

const SCENARIO: Scenario = {
  devices: `<channel type='unix'><target type='virtio' name='agent'/></channel>
    <disk type='file'><source file='/srv/a.img'/><target dev='vda'/><transient/></disk>
    <filesystem type='mount'><driver type='virtiofs'/><source dir='/srv/share'/><target dir='a'/></filesystem>`,
  also: `<memoryBacking><source type='file'/><access mode='shared'/></memoryBacking>`,
  attributes: " id='7'",
  mode: 'libvirt',
};
const APPENDED = [
  '/var/lib/libvirt/qemu/domain-7-guest',
  '/run/libvirt/qemu/channel/7-guest',
  '/run/libvirt/qemu/channel/7-guest/agent',
  '/srv/a.img.TRANSIENT-guest',
  '/var/lib/libvirt/qemu/ram/7-guest',
  '/var/lib/libvirt/qemu/domain-7-guest/master-key.aes',
  '/var/lib/libvirt/qemu/domain-7-guest/fs0-fs.sock',
];

for (const path of APPENDED) {
  test(`${path} in libvirt's mode`, t => {
    t.is(explainOn(SCENARIO, {path}).verdict, 'allowed');
  });
}

test("another VM's is not among them", t => {
  const path = '/run/libvirt/qemu/channel/8-other/agent';
  t.is(explainOn(SCENARIO, {path}).layer, 'apparmor');
});

test('as the host stands nothing has been appended yet', t => {
  const answer = explainOn(SCENARIO, {path: APPENDED[1]!}, {asIs: true});
  t.is(answer.layer, 'apparmor');
});

test('no finding about them', t => {
  t.deepEqual(
    [SCENARIO, {...SCENARIO, mode: 'strict'} as const]
      .flatMap(scenario => auditFindings(scenario))
      .filter(({code}) => code === 'HELPER_RULE_MISSING'),
    [],
  );
});
