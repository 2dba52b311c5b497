// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario, type Scenario} from '../helpers/scenario.ts';

const volume = (name: string, driver = '') =>
  `<disk type='volume' device='disk'>${driver}<source pool='default' volume='${name}'/><target dev='vda' bus='virtio'/></disk>`;

const host = {
  pools: {default: {volumes: 'file', target: '/srv/pool'}},
  paths: {
    '/srv/pool/web.qcow2': {
      type: 'file',
      image: {format: 'qcow2', backing: 'base.raw', backingFormat: 'raw'},
    },
  },
};

const owners = test.macro({
  exec(t, scenario: Scenario, expected: readonly string[]) {
    t.deepEqual(
      planScenario(scenario).dac.labels.map(({path}) => path),
      expected,
    );
  },
  title: (given = '') => given,
});

test('a volume is its file with its backing chain', owners, {devices: volume('web.qcow2'), host}, [
  '/srv/pool/web.qcow2',
  '/srv/pool/base.raw',
]);
test(
  'a written format counts',
  owners,
  {devices: volume('web.qcow2', "<driver name='qemu' type='raw'/>"), host},
  ['/srv/pool/web.qcow2'],
);
test('a name that leads out of the pool is not followed', owners, {devices: volume('../x'), host}, []);

test('strict AppArmor follows the chain, too', t => {
  const {apparmor} = planScenario({devices: volume('web.qcow2'), host, mode: 'strict'});
  t.true(
    'rules' in apparmor &&
      apparmor.rules.some(({path, access}) => path === '/srv/pool/base.raw' && access === 'rk'),
  );
});

test('a pool the host does not know is a warning', t => {
  const {warnings} = planScenario({devices: volume('web.qcow2')});
  t.true(warnings.some(({code}) => code === 'VOLUME_UNRESOLVED'));
});
