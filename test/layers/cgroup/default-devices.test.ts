// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario, type Scenario} from '../../helpers/scenario.ts';

const NODES = {
  '/dev/null': {type: 'char', major: 1, minor: 3},
  '/dev/kvm': {type: 'char', major: 10, minor: 232},
  '/dev/mshv': {type: 'char', major: 10, minor: 233},
};

function listed(scenario: Scenario): readonly string[] {
  const policy = {cgroupDeviceAcl: ['/dev/null', '/dev/kvm']};
  const {rules} = planScenario({
    mode: 'strict',
    ...scenario,
    policy,
    host: {unlisted: 'absent', paths: NODES},
  }).cgroup;
  return rules.flatMap(({path}) => path ?? []);
}

test("a VM has the node of its own accelerator, and what is no accelerator's", t => {
  t.deepEqual(listed({type: 'kvm'}), ['/dev/null', '/dev/kvm']);
  t.deepEqual(listed({type: 'qemu'}), ['/dev/null']);
  t.deepEqual(listed({type: 'hyperv'}), ['/dev/null', '/dev/mshv']);
});

test('libvirt of the version that is followed lists what it lists', t => {
  t.deepEqual(listed({type: 'qemu', mode: 'libvirt'}), ['/dev/null', '/dev/kvm']);
});
