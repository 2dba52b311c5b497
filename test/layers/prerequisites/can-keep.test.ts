// SPDX-License-Identifier: Apache-2.0
/** What a file system does not keep is not judged as set. */
import test from 'ava';
import {keepsContext, keepsOwner} from '../../../src/layers/prerequisites/can-keep.ts';
import {explain} from '../../../src/why/explain.ts';
import {recordedHost} from '../../helpers/snapshots.ts';
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
    kind: 'made-itself',
    directory: '/run/vm',
    answer: 'refused',
  });
  t.is(closed.steps.find(({layer}) => layer === 'missing')?.verdict, 'allowed');
  t.is(answerWith({uid: 107, mode: '0755'}).verdict, 'allowed');
  t.is(answerWith({uid: 0, mode: '0777'}).verdict, 'allowed');
});

/** The steps about a socket that QEMU makes in /run/vm. */
function bindingIn(
  directory: object,
  more: {readonly paths?: object; readonly mounts?: readonly object[]} = {},
) {
  const paths = {
    '/run/vm': {type: 'directory', uid: 107, gid: 0, mode: '0755', ...directory},
    '/run': {type: 'directory', uid: 0, gid: 0, mode: '0755'},
    ...more.paths,
  };
  const host = {unlisted: 'absent', paths, mounts: more.mounts ?? [], memberships: {107: []}, selinux: {}};
  const devices = "<graphics type='vnc' socket='/run/vm/vnc.sock'/>";
  return explain(analysisFor({devices, host}, {active: ['dac', 'selinux']}), {
    path: '/run/vm/vnc.sock',
    access: 'rw',
  })!;
}

const OLD = {'/run/vm/vnc.sock': {type: 'socket', uid: 0, gid: 0, mode: '0777'}};

test('a socket that is there already is taken away, which the sticky bit keeps for owners', t => {
  t.not(bindingIn({uid: 107}, {paths: OLD}).layer, 'dac');
  t.is(bindingIn({uid: 0, mode: '1777'}, {paths: OLD}).layer, 'dac');
  t.not(bindingIn({uid: 0, mode: '1777'}).layer, 'dac');
});

test('a socket cannot be made on a read-only file system, whatever is there', t => {
  const mounts = [{point: '/run/vm', type: 'tmpfs', options: 'ro'}];
  const steps = bindingIn({}, {paths: OLD, mounts}).steps;
  t.is(steps.find(({layer}) => layer === 'mount')?.verdict, 'refused');
});

test("SELinux asks about the directory's type", t => {
  const verdict = (type: string) =>
    bindingIn({context: `system_u:object_r:${type}:s0`}).steps.find(({layer}) => layer === 'selinux')
      ?.verdict;
  t.is(verdict('qemu_var_run_t'), 'allowed');
  t.is(verdict('etc_t'), 'refused');
  t.is(verdict('some_t'), 'unknown');
});

test('the remedy opens the directory, unless something else is in it', t => {
  const commands = (...names: readonly string[]) =>
    bindingIn({uid: 0, entries: names, context: 'system_u:object_r:qemu_var_run_t:s0'}).remedies.map(
      ({command}) => command,
    );
  t.deepEqual(commands(), ["setfacl -m u:107:rwx '/run/vm'"]);
  t.deepEqual(commands('other.sock'), []);
});

test('what an immutable file has stays, owner and context', t => {
  const paths = {'/srv/a.img': {type: 'file'}, '/srv/b.img': {type: 'file', sealed: 'immutable'}};
  const host = recordedHost({unlisted: 'exists', paths, mounts: [{point: '/', type: 'ext4', options: 'rw'}]});
  t.deepEqual(
    Object.keys(paths).map(path => [keepsOwner(path, host), keepsContext(path, host)]),
    [
      [true, true],
      [false, false],
    ],
  );
});
