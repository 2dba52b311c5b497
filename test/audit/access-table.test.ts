// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {accessTable} from '../../src/audit/access-table.ts';
import {disk, analysisFor} from '../helpers/analysis.ts';

const tpm = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";
const share = "<filesystem type='mount'><source dir='/srv/share'/><target dir='s'/></filesystem>";

test('effective is what all layers agree on', t => {
  const analysis = analysisFor({devices: disk('/srv/a.raw', '<readonly/>')});
  const row = accessTable(analysis).find(({path}) => path === '/srv/a.raw');
  t.like(row, {
    process: 'qemu',
    layers: {dac: 'rw', selinux: 'r', apparmor: 'r'},
    effective: 'r',
    needed: 'rk',
  });
  t.is(row?.from?.device, 'disk vda');
});

test('a companion has rows of its own, and QEMU is refused what is not its', t => {
  const users = {users: {tss: 59}, groups: {tss: 59}};
  const analysis = analysisFor({devices: tpm, host: {unlisted: 'absent', ...users}});
  const state = accessTable(analysis).filter(({path}) => path.endsWith('/tpm2'));
  t.deepEqual(
    state.map(({process, effective}) => [process, effective]),
    [['swtpm', 'rw']],
  );
});

test('one object under two names is one row', t => {
  const host = {
    paths: {'/srv/link': {type: 'symlink', target: 'real.raw'}, '/srv/real.raw': {type: 'file'}},
  };
  const rows = accessTable(analysisFor({devices: disk('/srv/link'), host}));
  t.deepEqual(
    rows.filter(({resolved}) => resolved === '/srv/real.raw').map(({path}) => path),
    ['/srv/link'],
  );
});

test('a pattern shows what the host has behind it, and no more than fits', t => {
  const names = Array.from({length: 30}, (_, index) => `f${index}`);
  const files = Object.fromEntries(
    names.map(name => [`/srv/share/${name}`, {type: 'file', uid: 0, mode: '0644', gid: 0}]),
  );
  const analysis = analysisFor(
    {devices: share, host: {unlisted: 'absent', paths: {...files, '/srv/share': {type: 'directory'}}}},
    {active: ['apparmor', 'dac']},
  );
  const row = accessTable(analysis).find(({path}) => path === '/srv/share/**');
  t.is(row?.behind?.paths.length, 20);
  t.true(row?.behind?.more);
  t.like(row?.behind?.paths[0], {path: '/srv/share/f0', effective: 'r'});
});

test('without a layer its column is empty, and it takes nothing away', t => {
  const rows = accessTable(analysisFor({devices: disk('/srv/a.raw', '<readonly/>')}, {active: ['dac']}));
  t.like(
    rows.find(({path}) => path === '/srv/a.raw'),
    {layers: {dac: 'rw', selinux: null, apparmor: null, cgroup: null, namespace: null}, effective: 'rw'},
  );
});

test('nobody writes to a file on a read-only mount, nor opens a node on one without devices', t => {
  const node = {type: 'block', major: 8, minor: 16, uid: 0, gid: 6, mode: '0660'};
  const devices = `${disk('/mnt/ro/a.raw')}<disk type='block'><source dev='/mnt/ro/sdb'/><target dev='vdb' bus='virtio'/></disk>
    <disk type='block'><source dev='/mnt/nodev/sdc'/><target dev='vdc' bus='virtio'/></disk>`;
  const mount = (point: string, options: string) => ({point, type: 'ext4', options});
  const host = {
    paths: {'/mnt/ro/sdb': node, '/mnt/nodev/sdc': {...node, minor: 32}, '/mnt/ro/a.raw': {type: 'file'}},
    mounts: [mount('/', 'rw'), mount('/mnt/ro', 'ro'), mount('/mnt/nodev', 'rw,nodev')],
  };
  const rows = accessTable(analysisFor({devices, host}, {active: ['apparmor']}));
  const effective = (path: string) => rows.find(row => row.path === path)?.effective;
  t.is(effective('/mnt/ro/a.raw'), 'r');
  t.is(effective('/mnt/ro/sdb'), 'rw');
  t.is(effective('/mnt/nodev/sdc'), '');
});
