// SPDX-License-Identifier: Apache-2.0
/** What a file system does not keep is not judged as set. */
import test from 'ava';
import {explain} from '../../../src/why/explain.ts';
import {analysisFor, disk} from '../../helpers/analysis.ts';

const MOUNT = {point: '/data', options: 'rw'};
const BOOLEANS = {virt_use_nfs: false, virt_use_fusefs: false};

function refusedOn(mount: object, {selinux = {}, uid = 0}: {selinux?: object; uid?: number} = {}) {
  const host = {
    unlisted: 'absent',
    paths: {
      '/data/a.img': {type: 'file', uid, gid: 0, mode: '0600'},
      '/data': {type: 'directory', uid: 0, gid: 0, mode: '0755'},
      '/': {type: 'directory', uid: 0, gid: 0, mode: '0755'},
    },
    mounts: [
      {point: '/', type: 'ext4', options: 'rw'},
      {...MOUNT, ...mount},
    ],
    memberships: {107: []},
    selinux,
  };
  const answer = explain(analysisFor({devices: disk('/data/a.img'), host}), {
    path: '/data/a.img',
    access: 'r',
  })!;
  return answer.steps.filter(({verdict}) => verdict === 'refused').map(({layer}) => layer);
}

const rows: readonly (readonly [title: string, mount: object, facts: object, refused: readonly string[]])[] =
  [
    ['ext4 keeps both', {type: 'ext4'}, {}, []],
    ['NFS may keep neither', {type: 'nfs4'}, {selinux: {booleans: BOOLEANS}}, ['dac', 'selinux']],
    [
      'NFS with the owner set on the server',
      {type: 'nfs4'},
      {uid: 107, selinux: {booleans: BOOLEANS}},
      ['selinux'],
    ],
    ['NFS with the boolean on', {type: 'nfs4'}, {uid: 107, selinux: {booleans: {virt_use_nfs: true}}}, []],
    [
      'NFS mounted with a context',
      {type: 'nfs4', options: 'rw,context="system_u:object_r:svirt_image_t:s0"'},
      {uid: 107},
      [],
    ],
    [
      'FUSE with the boolean off',
      {type: 'fuse.sshfs'},
      {uid: 107, selinux: {booleans: BOOLEANS}},
      ['selinux'],
    ],
    ['a read-only mount', {type: 'ext4', options: 'ro'}, {}, ['dac']],
  ];

for (const [title, mount, facts, refused] of rows) {
  test(title, t => t.deepEqual(refusedOn(mount, facts), refused));
}

test('a socket that QEMU makes: the directory decides', t => {
  const path = '/run/vm/serial.sock';
  const devices = `<serial type='unix'><source mode='bind' path='${path}'/></serial>
    <graphics type='vnc' socket='/run/vm/vnc.sock'/>`;
  const answerWith = (directory: object) => {
    const paths = {
      '/run/vm': {type: 'directory', gid: 0, ...directory},
      '/run': {type: 'directory', uid: 0, gid: 0, mode: '0755'},
    };
    const host = {unlisted: 'absent', paths, memberships: {107: []}};
    const analysis = analysisFor({devices, host}, {active: ['dac']});
    return explain(analysis, {path: '/run/vm/vnc.sock', access: 'rw'})!;
  };
  const closed = answerWith({uid: 0, mode: '0755'});
  t.is(closed.layer, 'dac');
  t.like(closed.steps.find(({layer}) => layer === 'dac')?.cause, {
    kind: 'socket-made',
    directory: '/run/vm',
    answer: 'refused',
  });
  t.is(closed.steps.find(({layer}) => layer === 'missing')?.verdict, 'allowed');
  t.is(answerWith({uid: 107, mode: '0755'}).verdict, 'allowed');
  t.is(answerWith({uid: 0, mode: '0777'}).verdict, 'allowed');
});
