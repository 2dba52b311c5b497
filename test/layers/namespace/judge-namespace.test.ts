// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {explainOn} from '../../helpers/analysis.ts';

const devices = `<shmem name='s'><model type='ivshmem-plain'/><size unit='M'>4</size></shmem>`;
const asked = (host: Readonly<Record<string, unknown>>) =>
  explainOn({devices, host, mode: 'libvirt'}, {path: '/dev/shm/s'}).steps.find(
    ({layer}) => layer === 'namespace',
  )?.verdict;

test('what is mounted below /dev is kept in the private one', t => {
  t.is(asked({mounts: [{point: '/'}, {point: '/dev/shm'}]}), 'not asked');
  t.is(asked({mounts: [{point: '/'}]}), 'refused');
});

test('of a host that does not tell its mounts, as systemd mounts everywhere', t => {
  t.is(asked({}), 'not asked');
});
