// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario, type Scenario} from '../../helpers/scenario.ts';

const warnings = test.macro({
  exec(t, scenario: Scenario, expected: readonly string[]) {
    for (const mode of ['libvirt', 'strict'] as const) {
      const found = planScenario({...scenario, mode}).warnings.filter(
        ({code}) => code === 'CGROUP_V2_DIFFERS',
      );
      t.deepEqual(
        found.map(({message, from}) => `${from.device}: ${message}`),
        expected,
        mode,
      );
    }
  },
  title: (given = '') => given,
});

const disk = (path: string, target: string, more = '') =>
  `<disk type='block'><source dev='${path}'/><target dev='${target}'/>${more}</disk>`;
const volumes = {
  '/dev/vg/a': {type: 'block', major: 253, minor: 0, targets: ['8:2']},
  '/dev/vg/b': {type: 'block', major: 253, minor: 1, targets: ['8:2']},
};

test(
  'one entry a device: two volumes of one physical disk, the second read only',
  warnings,
  {devices: disk('/dev/vg/a', 'vda') + disk('/dev/vg/b', 'vdb', '<readonly/>'), host: {paths: volumes}},
  [
    "disk vda: on cgroup v2 /dev/block/8:2 (b 8:2) cannot be opened for writing: the later rule 'b 8:2 r' for disk vdb takes the place of this one",
  ],
);

test(
  'the other way round nothing is lost',
  warnings,
  {devices: disk('/dev/vg/a', 'vda', '<readonly/>') + disk('/dev/vg/b', 'vdb'), host: {paths: volumes}},
  [],
);

test(
  'a char and a block device with the same numbers',
  warnings,
  {
    devices: `${disk('/dev/sdx', 'vda')}<rng model='virtio'><backend model='random'>/dev/rng</backend></rng>`,
    host: {
      paths: {
        '/dev/sdx': {type: 'block', major: 65, minor: 7},
        '/dev/rng': {type: 'char', major: 65, minor: 7},
      },
    },
  },
  [
    "disk vda: on cgroup v2 /dev/sdx (b 65:7) cannot be opened for reading: 'c 65:7 rw' for rng 0 has the same numbers, and libvirt keeps one entry for both",
    "disk vda: on cgroup v2 /dev/sdx (b 65:7) cannot be opened for writing: 'c 65:7 rw' for rng 0 has the same numbers, and libvirt keeps one entry for both",
  ],
);
