// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario, type Scenario} from '../helpers/scenario.ts';

const disagreements = test.macro({
  exec(t, scenario: Scenario, expected: readonly string[]) {
    const {warnings} = planScenario(scenario);
    const found = warnings.filter(({code}) => code.startsWith('DEVICE_ONLY_IN_'));
    t.deepEqual(
      found.map(({code, from}) => `${code} ${from.device}`),
      expected,
    );
  },
  title: (given = '') => given,
});

const disk = (inside: string) => `<disk type='block'>${inside}<target dev='vda'/></disk>`;

test(
  'sound is allowed by number, and no private /dev has its nodes',
  disagreements,
  {devices: `<sound model='ich9'/><graphics type='sdl' xauth='/root/.Xauthority'/>`},
  ['DEVICE_ONLY_IN_CGROUP sound'],
);

test(
  'a node with another number is none of those that are allowed by number',
  disagreements,
  {
    devices: `<sound model='ich9'/><graphics type='sdl' xauth='/root/.Xauthority'/>`,
    host: {paths: {'/dev/null': {type: 'char', major: 1, minor: 3}}},
  },
  ['DEVICE_ONLY_IN_CGROUP sound'],
);

test(
  "a helper with a socket of its own still puts device-mapper's control node into /dev",
  disagreements,
  {
    devices: `<disk type='block' device='lun'><source dev='/dev/sdb'><reservations managed='no'><source type='unix' path='/run/pr.sock' mode='client'/></reservations></source><target dev='vda' bus='virtio'/></disk>`,
    host: {paths: {'/dev/mapper/control': {type: 'char', major: 10, minor: 236}}},
  },
  ['DEVICE_ONLY_IN_DEV disk vda'],
);

test(
  'both layers agree: links, targets of device-mapper without a node, nodes in mounts of their own',
  disagreements,
  {
    devices: `${disk(`<source dev='/dev/vg/a'/>`)}<serial type='pty'><source path='/dev/pts/4'/></serial>`,
    attributes: " id='1'",
    host: {
      paths: {
        '/dev/vg/a': {type: 'symlink', target: '../dm-3'},
        '/dev/dm-3': {type: 'block', major: 253, minor: 3, targets: ['8:2']},
        '/dev/block/8:2': {type: 'absent'},
        '/dev/pts/4': {type: 'char', major: 136, minor: 4},
      },
      mounts: [{point: '/dev'}, {point: '/dev/pts'}],
    },
  },
  [],
);
