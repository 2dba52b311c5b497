// SPDX-License-Identifier: Apache-2.0
/** What a fix does not last for is said, and what all layers need is in it. */
import test from 'ava';
import {insteadText} from '../../src/render/intention-text.ts';
import {explainOn} from '../helpers/analysis.ts';

const ROOTS = {uid: 0, gid: 0};
const directory = (mode = '0755', more = {}) => ({type: 'directory', ...ROOTS, mode, ...more});
const MOUNTS = [
  {point: '/', type: 'ext4', options: 'rw'},
  {point: '/run', type: 'tmpfs', options: 'rw'},
  {point: '/dev/shm', type: 'tmpfs', options: 'rw'},
];
const host = (paths: object, more = {}) => ({
  unlisted: 'absent',
  mounts: MOUNTS,
  paths: {'/': directory(), ...paths},
  ...more,
});
const asked = (path: string) => ({path, process: 'qemu', access: undefined});

test('a directory in memory is opened until it is made anew', t => {
  const {remedies} = explainOn(
    {
      devices: "<audio id='1' type='pulseaudio' serverName='/run/user/1000/native'/>",
      host: host({
        '/run': directory(),
        '/run/user': directory(),
        '/run/user/1000': directory('0700', {uid: 1000}),
        '/run/user/1000/native': {type: 'socket', uid: 1000, gid: 1000, mode: '0666'},
      }),
    },
    asked('/run/user/1000/native'),
    {active: ['dac', 'apparmor']},
  );
  t.regex(remedies[0]?.text ?? '', /only in memory/);
});

test("a socket's mode is that of the program which makes it", t => {
  const {remedies} = explainOn(
    {
      devices: `<disk type='vhostuser' device='disk'><driver name='qemu' type='raw'/><source type='unix' path='/srv/s'/><target dev='vda' bus='virtio'/></disk>`,
      also: `<memoryBacking><access mode='shared'/></memoryBacking>`,
      host: host({'/srv': directory(), '/srv/s': {type: 'socket', ...ROOTS, mode: '0755'}}),
    },
    asked('/srv/s'),
    {active: ['dac', 'apparmor']},
  );
  t.regex(remedies[0]?.text ?? '', /makes it anew when it starts/);
});

test('memory that VMs share gets its label where somebody made it before', t => {
  const {remedies, verdict} = explainOn(
    {
      devices: "<shmem name='frames'><model type='ivshmem-plain'/></shmem>",
      host: host({
        '/dev': directory(),
        '/dev/shm': directory('1777'),
        '/dev/shm/frames': {
          type: 'file',
          uid: 107,
          gid: 107,
          mode: '0660',
          context: 'unconfined_u:object_r:user_tmp_t:s0',
        },
      }),
    },
    asked('/dev/shm/frames'),
    {active: ['dac', 'selinux']},
  );
  t.is(verdict, 'refused');
  t.regex(remedies[0]?.command ?? '', /^semanage fcontext -a -t svirt_tmpfs_t '\/dev\/shm\/frames'\n/);
});

test("where a mount needs another owner, SELinux's boolean is told too", t => {
  const {instead} = explainOn(
    {
      devices: `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/mnt/a.raw'/><target dev='vda' bus='virtio'/></disk>`,
      host: host(
        {
          '/mnt': directory('0755', {context: 'system_u:object_r:cifs_t:s0'}),
          '/mnt/a.raw': {
            type: 'file',
            uid: 1000,
            gid: 1000,
            mode: '0755',
            context: 'system_u:object_r:cifs_t:s0',
          },
        },
        {
          mounts: [...MOUNTS, {point: '/mnt', type: 'cifs', options: 'rw,uid=1000'}],
          selinux: {booleans: {virt_use_samba: false}},
        },
      ),
    },
    asked('/mnt/a.raw'),
    {active: ['dac', 'selinux']},
  );
  t.regex((instead && insteadText(instead)) ?? '', /uid=107,gid=107.*setsebool -P virt_use_samba on/);
});

test('where owners are kept but no ACLs, no other owner of the mount is proposed', t => {
  const {verdict, remedies, instead} = explainOn(
    {
      devices: `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/mnt/a.raw'/><target dev='vda' bus='virtio'/></disk>`,
      also: "<seclabel type='static' model='dac' relabel='no'><label>+107:+107</label></seclabel>",
      host: host(
        {'/mnt': directory(), '/mnt/a.raw': {type: 'file', uid: 1000, gid: 1000, mode: '0700'}},
        {mounts: [...MOUNTS, {point: '/mnt', type: 'ext4', options: 'rw,noacl'}]},
      ),
    },
    asked('/mnt/a.raw'),
    {active: ['dac']},
  );
  t.deepEqual([verdict, remedies, instead], ['refused', [], null]);
});

test("passt's log is where its profile lets it write", t => {
  const {instead} = explainOn(
    {
      devices: "<interface type='user'><backend type='passt' logFile='/srv/passt.log'/></interface>",
      libvirt: [10, 0],
      mode: 'libvirt',
      host: host({'/srv': directory('0777')}),
    },
    {path: '/srv/passt.log', process: 'passt', access: undefined},
    {active: ['dac', 'apparmor']},
  );
  t.regex(
    (instead && insteadText(instead)) ?? '',
    /name a file ending in \.log in \/run\/libvirt\/qemu\/passt/,
  );
});
