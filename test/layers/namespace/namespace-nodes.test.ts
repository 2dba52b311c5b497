// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario, type Scenario} from '../../helpers/scenario.ts';

const nodes = test.macro({
  exec(t, scenario: Scenario, expected: readonly string[]) {
    t.deepEqual(
      planScenario({...scenario, policy: {cgroupDeviceAcl: [], ...scenario.policy}}).namespace.nodes,
      expected,
    );
  },
  title: (given = '') => given,
});

const disk = `<disk type='block'><source dev='/dev/disk/by-id/x'/><target dev='vda'/></disk>`;
const host = {
  paths: {
    '/dev/disk/by-id/x': {type: 'symlink', target: '../../sdc'},
    '/dev/sdc': {type: 'block', major: 8, minor: 32},
  },
};

test('every link on the way is made, and the object', nodes, {devices: disk, host}, [
  '/dev/disk/by-id/x',
  '/dev/sdc',
]);

test(
  'what lies in a mount of the host stays where it is',
  nodes,
  {
    devices: `<serial type='pty'><source path='/dev/pts/4'/></serial>`,
    attributes: " id='1'",
    host: {mounts: [{point: '/dev'}, {point: '/dev/pts'}]},
  },
  [],
);

test(
  'paths outside /dev need no node',
  nodes,
  {devices: `<disk type='file'><source file='/srv/a'/><target dev='vda'/></disk>`},
  [],
);

test(
  'a missing node is left out',
  nodes,
  {devices: disk, host: {paths: {'/dev/disk/by-id/x': {type: 'absent'}}}},
  [],
);

test('a loop of links ends', t => {
  const loop = {
    paths: {
      '/dev/disk/by-id/x': {type: 'symlink', target: '/dev/y'},
      '/dev/y': {type: 'symlink', target: '/dev/disk/by-id/x'},
    },
  };
  t.deepEqual(
    [...planScenario({devices: disk, host: loop, policy: {cgroupDeviceAcl: []}}).namespace.nodes].toSorted(),
    ['/dev/disk/by-id/x', '/dev/y'],
  );
});
