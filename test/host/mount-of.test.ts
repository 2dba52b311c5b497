// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {mountOf} from '../../src/host/facts/mounts.ts';

const mounts = [
  {point: '/', type: 'ext4', options: 'rw'},
  {point: '/srv', type: 'xfs', options: 'rw'},
  {point: '/srv', type: 'nfs4', options: 'ro'},
];

test('of mounts on one point the last is on top', t => {
  t.is(mountOf('/srv/a.img', mounts)?.type, 'nfs4');
  t.is(mountOf('/srv', mounts)?.type, 'nfs4');
});

test('a name that only begins like the mount point is not on it', t => {
  t.is(mountOf('/srv2/a.img', mounts)?.type, 'ext4');
});

test('where no mount is known there is none', t => {
  t.is(mountOf('/srv', []), undefined);
});
