// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {explainOn} from '../../helpers/analysis.ts';
import {planScenario, type Scenario} from '../../helpers/scenario.ts';

const devices = `<disk type='file'><source file='/net/vm.raw'/><target dev='vda' bus='virtio'/></disk>
  <disk type='file'><source file='/net/more.raw'/><target dev='vdb' bus='virtio'/></disk>`;

function warnings(type: string, options = 'rw', scenario: Scenario = {}) {
  const mounts = [
    {point: '/', type: 'ext4', options: 'rw,seclabel'},
    {point: '/net', type, options},
  ];
  return planScenario({devices, ...scenario, host: {mounts}}).warnings;
}

const codes = test.macro({
  exec(t, type: string, options: string, expected: readonly string[]) {
    t.deepEqual(
      warnings(type, options).map(({code}) => code),
      expected,
    );
  },
  title: (_given, type, options) => `${type} mounted ${options}`,
});

const NO_CONTEXT = 'FILE_SYSTEM_KEEPS_NO_CONTEXT';
const NO_OWNER = 'FILE_SYSTEM_KEEPS_NO_OWNER';
const SQUASHED = 'FILE_SYSTEM_MAY_REFUSE_OWNER';
const SHARED = 'CONTEXT_SHARED_BETWEEN_HOSTS';

test(codes, 'ext4', 'rw,seclabel', []);
test(codes, 'xfs', 'rw', []);
test(codes, 'nfs4', 'rw', [SQUASHED, NO_CONTEXT]);
test(codes, 'nfs4', 'rw,seclabel', [SQUASHED, SHARED]);
test(codes, 'cifs', 'rw', [NO_OWNER, NO_CONTEXT]);
test(codes, 'cifs', 'rw,uid=107,gid=107', [NO_CONTEXT]);
test(codes, 'vfat', 'rw,context=system_u:object_r:svirt_image_t:s0', [NO_OWNER]);
test(codes, 'ntfs3', 'rw', [NO_OWNER, NO_CONTEXT]);
test(codes, 'fuse.sshfs', 'rw', [SQUASHED, NO_CONTEXT]);
test(codes, 'ceph', 'rw', [SHARED]);
test(codes, 'gfs2', 'rw', [SHARED]);
test(codes, 'ext4', 'ro', ['FILE_SYSTEM_READ_ONLY']);

test('the boolean and the mount option are named', t => {
  const message = (type: string) => warnings(type).find(({code}) => code === NO_CONTEXT)?.message ?? '';
  t.regex(
    message('nfs'),
    /`setsebool -P virt_use_nfs on`, or mount it with context="system_u:object_r:svirt_image_t:s0"/,
  );
  t.regex(message('cifs'), /virt_use_samba/);
  t.regex(message('fuse.sshfs'), /on sshfs .*virt_use_fusefs/);
  t.notRegex(message('vfat'), /setsebool/);
});

for (const [user, said] of [
  [0, /lets in only root: QEMU's user is refused/],
  [1000, /lets in user 1000 alone, not even root/],
] as const)
  test(`whom FUSE lets in where user ${user} mounted it`, t => {
    const first = warnings('fuse.sshfs', `rw,user_id=${user}`).find(
      ({code}) => code === 'FILE_SYSTEM_PRIVATE',
    );
    t.regex(first?.message ?? '', said);
  });

test('a mount is told of once, at its first path', t => {
  const [first, ...rest] = warnings('vfat').filter(({code}) => code === NO_OWNER);
  t.regex(first?.message ?? '', /^\/net\/vm\.raw is on VFAT \(\/net\)/);
  t.deepEqual(rest, []);
});

test('what qemu.conf calls shared is shared, whatever its file system', t => {
  const found = warnings('ext4', 'rw', {policy: {sharedFilesystems: ['/net']}});
  t.deepEqual(
    found.map(({code}) => code),
    [SHARED],
  );
});

test('where nothing is labelled nothing is said', t => {
  const also = "<seclabel type='none' model='selinux'/><seclabel type='none' model='dac'/>";
  t.deepEqual(warnings('vfat', 'rw', {also}), []);
});

test('the mount below another one, and one put on top, decide', t => {
  const mounts = [
    {point: '/', type: 'ext4', options: 'rw'},
    {point: '/net', type: 'vfat', options: 'rw'},
    {point: '/net', type: 'ext4', options: 'rw'},
    {point: '/network', type: 'vfat', options: 'rw'},
  ];
  t.deepEqual(planScenario({devices, host: {mounts}}).warnings, []);
});

/** What the VM's processes open without a label of the plan, each on a file system of its own. */
const UNLABELLED: readonly (readonly [what: string, path: string, scenario: Scenario, process?: string])[] = [
  [
    'the state of a TPM',
    '/net/tpm',
    {
      devices: `<tpm model='tpm-crb'><backend type='emulator' version='2.0'><source type='dir' path='/net/tpm'/></backend></tpm>`,
    },
    'swtpm',
  ],
  [
    'firmware',
    '/net/code.fd',
    {devices: '', os: `<loader readonly='yes' type='pflash'>/net/code.fd</loader>`},
  ],
  [
    'an image that is not to be labelled',
    '/net/a.img',
    {
      devices: `<disk type='file'><source file='/net/a.img'><seclabel model='selinux' relabel='no'/></source><target dev='vda'/></disk>`,
    },
  ],
  [
    'an option ROM',
    '/net/a.rom',
    {
      devices: `<interface type='user'><model type='virtio'/><rom file='/net/a.rom'/></interface>`,
    },
  ],
];

for (const [what, path, scenario, process] of UNLABELLED)
  for (const [type, options, on] of [
    ['nfs4', 'rw', false],
    ['nfs4', 'rw', true],
    ['nfs4', 'rw,context=system_u:object_r:svirt_image_t:s0', false],
    ['cifs', 'rw', false],
    ['ext4', 'rw', false],
  ] as const)
    test(`${what} on ${type} ${options}, booleans ${on ? 'on' : 'off'}: told where SELinux's judge refuses it`, t => {
      const host = {
        mounts: [
          {point: '/', type: 'ext4', options: 'rw,seclabel'},
          {point: '/net', type, options},
        ],
        paths: {
          [path]: {
            type: path === '/net/tpm' ? 'directory' : 'file',
            context: 'system_u:object_r:svirt_image_t:s0',
          },
        },
        selinux: {booleans: {virt_use_nfs: on, virt_use_samba: on}},
      };
      const told = planScenario({...scenario, host}).warnings.filter(({code}) => code === NO_CONTEXT);
      const {steps} = explainOn({...scenario, host}, {path, access: 'r', process}, {active: ['selinux']});
      t.is(told.length === 1, steps.find(({layer}) => layer === 'selinux')?.verdict === 'refused');
      t.is(told.length === 1, type !== 'ext4' && !on && options === 'rw');
      t.true(told.every(({message}) => message.startsWith(`${path} is on `)));
    });

test('what runs without a context of the VM, and what is handed over, is not told of', t => {
  const share = `<filesystem type='mount'><driver type='virtiofs'/><source dir='/net'/><target dir='s'/></filesystem>`;
  const also = `<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>`;
  t.deepEqual(warnings('nfs4', 'rw', {devices: share, also}), []);
});
