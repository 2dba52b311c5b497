// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {liveStoragePool, parseStoragePool} from '../../../src/host/facts/storage-pool.ts';

const pool = (type: string, path: string) =>
  `<!-- kept by libvirt -->\n<pool type='${type}'><name>p</name><source><path>/no</path></source><target><path>${path}</path></target></pool>`;

test('volumes of a directory are files in it', t => {
  t.deepEqual(parseStoragePool(pool('dir', '/srv/a &amp; b')), {volumes: 'file', target: '/srv/a & b'});
});

test('volumes of a volume group are devices', t => {
  t.deepEqual(parseStoragePool(pool('logical', '/dev/vg')), {volumes: 'block', target: '/dev/vg'});
});

test('volumes of a network pool have no path', t => {
  for (const type of ['rbd', 'constructor']) t.is(parseStoragePool(pool(type, '/x')), undefined);
});

test('what is no XML is an error of its own', t => {
  t.throws(() => parseStoragePool('<pool'));
});

test('a name that leads out of the directory is no pool', t => {
  t.is(liveStoragePool('../../etc/passwd'), undefined);
});
