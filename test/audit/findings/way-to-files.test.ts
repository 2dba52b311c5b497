// SPDX-License-Identifier: Apache-2.0
/** What stands in the way to a file: directories that nobody makes, links without an end, a mount of one user. */
import test from 'ava';
import {auditFindings, disk} from '../../helpers/analysis.ts';
import type {Scenario} from '../../helpers/scenario.ts';

const found = (
  code: string,
  {paths = {}, mounts, ...scenario}: Scenario & {paths?: object; mounts?: object[]},
) =>
  auditFindings({
    ...scenario,
    host: {unlisted: 'absent', paths: {'/run': {type: 'directory'}, ...paths}, ...(mounts && {mounts})},
  }).filter(one => one.code === code);

const SERIAL = (path: string) => `<serial type='unix'><source mode='bind' path='${path}'/></serial>`;

test('a socket without a directory cannot be made, and a directory helps', t => {
  const [missing, ...more] = found('FILE_MISSING', {devices: SERIAL('/run/vnc/a.sock')});
  t.regex(missing?.message ?? '', /^\/run\/vnc\/a\.sock .* cannot be made: \/run\/vnc does not exist/);
  t.regex(missing?.help ?? '', /systemd-tmpfiles/);
  t.deepEqual(more, []);
  const paths = {'/run/vnc': {type: 'directory'}};
  t.deepEqual(found('FILE_MISSING', {devices: SERIAL('/run/vnc/a.sock'), paths}), []);
});

test('directories that libvirt makes itself are none that are missing', t => {
  const agent = "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>";
  t.deepEqual(found('FILE_MISSING', {devices: agent}), []);
  const tpm = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";
  t.deepEqual(found('FILE_MISSING', {devices: tpm}), []);
});

test('links without an end are an error, once, for whoever follows them', t => {
  const paths = {
    '/srv': {type: 'directory'},
    '/srv/a.raw': {type: 'symlink', target: 'b.raw'},
    '/srv/b.raw': {type: 'symlink', target: 'a.raw'},
  };
  const [loop, ...more] = found('LINKS_LEAD_NOWHERE', {devices: disk('/srv/a.raw'), paths});
  t.like(loop, {severity: 'error'});
  t.regex(loop?.message ?? '', /^\/srv\/a\.raw \(image\) leads to no file/);
  t.deepEqual(more, []);
  t.deepEqual(found('FILE_MISSING', {devices: disk('/srv/a.raw'), paths}), []);
});

for (const [options, count] of [
  ['rw,user_id=1000,group_id=1000', 1],
  ['rw,user_id=0,group_id=0', 1],
  ['rw,user_id=1000,group_id=1000,allow_other', 0],
] as const)
  test(`a file system of FUSE for one user alone: ${options}`, t => {
    const mounts = [
      {point: '/', type: 'ext4', options: 'rw'},
      {point: '/srv/cloud', type: 'fuse.sshfs', options},
    ];
    const told = found('FILE_SYSTEM_PRIVATE', {
      devices: disk('/srv/cloud/a.raw'),
      paths: {'/srv/cloud/a.raw': {type: 'file'}},
      mounts,
    });
    t.is(told.length, count);
    for (const {severity} of told) t.is(severity, 'error');
  });
