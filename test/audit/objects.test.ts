// SPDX-License-Identifier: Apache-2.0
/** Two names of one object are one, on a real file system and in the snapshot that was taken of it. */
import {spawnSync} from 'node:child_process';
import {linkSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {svirtgen} from '../helpers/cli.ts';
import {explain} from '../../src/why/explain.ts';
import {analysisFor, disk} from '../helpers/analysis.ts';
import {vmXml, reportFor} from '../helpers/fleet.ts';
import {recordedHost} from '../helpers/snapshots.ts';
import {root} from '../helpers/paths.ts';
import {has, skip} from '../helpers/programs.ts';
import {scratch} from '../helpers/scratch.ts';

interface Report {
  readonly domains: readonly {
    readonly name: string;
    readonly findings: readonly {readonly code: string; readonly path: string | null}[];
  }[];
  readonly shared: readonly {readonly path: string; readonly users: readonly {readonly name: string}[]}[];
}

const MAIN = join(root, 'build/src/cli/main.js');

/** Which virtiofs needs. */
const SHARED_MEMORY = "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>";

/** VMs with these devices, in files of the folder. */
function vmFiles(folder: string, ...devices: readonly string[]): readonly string[] {
  return devices.map((xml, index) => {
    const file = join(folder, `vm${index}.xml`);
    writeFileSync(file, vmXml([`vm${index}`, xml], index).replace('<os>', `${SHARED_MEMORY}<os>`));
    return file;
  });
}

const codes = ({domains}: Pick<Report, 'domains'>) =>
  domains.map(({findings}) =>
    findings.map(({code}) => code).filter(code => /SHARED|CONTAINS|HOST_DISK|TWICE/.test(code)),
  );

/** By the host as it is, and by a snapshot of it. */
function audits(folder: string, files: readonly string[]): readonly Report[] {
  const host = join(folder, 'host.json');
  const options = ['-q', '--policy=libvirt'];
  svirtgen(['snapshot', ...options, '-o', host, ...files]);
  return ['live', host].map(
    from =>
      JSON.parse(
        svirtgen(['audit', ...options, '--format=json', `--host=${from}`, ...files]).stdout,
      ) as Report,
  );
}

test('hard links', t => {
  const folder = scratch(t);
  writeFileSync(join(folder, 'a.img'), '');
  linkSync(join(folder, 'a.img'), join(folder, 'b.img'));
  const files = vmFiles(folder, disk(join(folder, 'a.img')), disk(join(folder, 'b.img')));
  for (const report of audits(folder, files)) {
    t.true(
      codes(report).every(found => found.includes('SHARED_WRITABLE')),
      JSON.stringify(codes(report)),
    );
    t.true(report.shared.some(({path, users}) => path.endsWith('.img') && users.length === 2));
  }
});

/** Audits inside a mount namespace in which some mounts were made, and holds the snapshot taken there to the same. */
function auditBehindMounts(
  t: ExecutionContext,
  mounts: string,
  files: readonly string[],
): Report | undefined {
  if (process.getuid?.() !== 0 || !has(t, 'unshare')) {
    skip(t, 'only root can mount');
    return undefined;
  }
  const host = join(scratch(t), 'host.json');
  const [first, second] = [`-o ${host}`, '--format=json --host=live'].map((options, index) =>
    [`node ${MAIN}`, index === 0 ? 'snapshot' : 'audit', '-q --policy=libvirt', options, ...files].join(' '),
  );
  const script = `${mounts}\n${first} >&2\nexec ${second}`;
  const {stdout, stderr} = spawnSync('unshare', ['-m', 'sh', '-ec', script], {encoding: 'utf8'});
  if (!stdout.startsWith('{')) {
    skip(t, `mounting fails here: ${stderr.slice(0, 200)}`);
    return undefined;
  }
  const live = JSON.parse(stdout) as Report;
  const options = ['-q', '--policy=libvirt', '--format=json', `--host=${host}`];
  const recorded = JSON.parse(svirtgen(['audit', ...options, ...files]).stdout) as Report;
  t.deepEqual(codes(recorded), codes(live), 'the snapshot says the same');
  return live;
}

test('a file of an overlay is that of its upper directory, and not that of a lower one', t => {
  const folder = scratch(t);
  const at = (name: string) => join(folder, 'over', name);
  mkdirSync(join(folder, 'over'));
  const names = ['all/a b.img', 'up,per/a b.img', 'all/b.img', 'low/b.img', 'all/d/c.img', 'up,per/d/c.img'];
  const files = vmFiles(folder, ...names.map(name => disk(at(name))));
  const report = auditBehindMounts(
    t,
    `mount -t tmpfs none ${at('')} && cd ${at('')} && mkdir -p low/d 'up,per' work all
for name in 'a b.img' b.img d/c.img proof; do echo 1 > "low/$name"; done
mount -t overlay overlay -o 'lowerdir=${at('low')},upperdir=${at(String.raw`up\,per`)},workdir=${at('work')}' all
echo 2 >> 'all/a b.img'; echo 2 >> all/d/c.img; chown 0:0 all/proof
# The kernel's word: what was changed is in the upper directory, and the lower one is as it was.
cmp 'all/a b.img' 'up,per/a b.img'; test -e up,per/proof; test ! -e up,per/b.img; test "$(cat 'low/a b.img')" = 1`,
    files,
  );
  if (!report) {
    t.pass();
    return;
  }
  const [shared, none] = [['SHARED_WRITABLE'], []];
  t.deepEqual(codes(report), [shared, shared, none, none, shared, shared]);
});

test('bind mounts of a file and of a directory', t => {
  const folder = scratch(t);
  for (const name of ['vms', 'other']) mkdirSync(join(folder, name));
  for (const name of ['vms/a.img', 'b.img']) writeFileSync(join(folder, name), '');
  const at = (name: string) => join(folder, name);
  const share = `<filesystem type='mount'><source dir='${at('other')}'/><target dir='x'/></filesystem>`;
  const files = vmFiles(folder, disk(at('vms/a.img')), disk(at('b.img')), share);
  const report = auditBehindMounts(
    t,
    `mount --bind ${at('vms/a.img')} ${at('b.img')}; mount --bind ${at('vms')} ${at('other')}`,
    files,
  );
  if (!report) {
    t.pass();
    return;
  }
  t.deepEqual(codes(report), [['SHARED_WRITABLE'], ['SHARED_WRITABLE'], ['DIRECTORY_CONTAINS_IMAGES']]);
});

/** Two VMs with a share each, in a folder with these mounts; whether each is found to share it. */
for (const [title, mounts, one, other, shared] of [
  ['a share in a share', 'true', 'a', 'a/b', true],
  ['two shares beside each other', 'true', 'a/b', 'a/c', false],
  ['a share by a bind mount', 'mount --bind a x', 'a', 'x', true],
  ['a share in a share by a bind mount', 'mount --bind a x', 'a/b', 'x', true],
  ['what is mounted below a share', 'mount --bind a x/y', 'x', 'a/b', true],
  ['what is mounted below a share, and its directory', 'mount --bind a/b x/y', 'x', 'a', true],
  ['a mount that another one hides', 'mount --bind a x/y; mount -t tmpfs none x', 'x', 'a/b', false],
  ['stacked mounts: the last counts', 'mount --bind a x; mount --bind c x', 'x', 'c', true],
  ['stacked mounts: the first does not', 'mount --bind a x; mount --bind c x', 'x', 'a', false],
] as const) {
  test(title, t => {
    const folder = scratch(t);
    for (const name of ['a/b', 'a/c', 'x/y', 'c']) mkdirSync(join(folder, name), {recursive: true});
    const share = (name: string) =>
      `<filesystem type='mount'><source dir='${join(folder, name)}'/><target dir='x'/></filesystem>`;
    const files = vmFiles(folder, share(one), share(other));
    const report = auditBehindMounts(t, `cd ${folder}; ${mounts}; cd /`, files);
    if (!report) return void t.pass();
    t.deepEqual(codes(report), shared ? [['DIRECTORY_SHARED'], ['DIRECTORY_SHARED']] : [[], []]);
  });
}

test('an image that is mounted below a share', t => {
  const folder = scratch(t);
  for (const name of ['vms', 'share/vms']) mkdirSync(join(folder, name), {recursive: true});
  writeFileSync(join(folder, 'vms/a.img'), '');
  const share = `<filesystem type='mount'><source dir='${folder}/share'/><target dir='x'/></filesystem>`;
  const files = vmFiles(folder, disk(join(folder, 'vms/a.img')), share);
  const report = auditBehindMounts(t, `mount --bind ${folder}/vms ${folder}/share/vms`, files);
  if (!report) return void t.pass();
  t.deepEqual(codes(report), [[], ['DIRECTORY_CONTAINS_IMAGES']]);
});

test('a file system that the host has mounted from an image', t => {
  const folder = scratch(t);
  const file = join(folder, 'a.img');
  writeFileSync(file, Buffer.alloc(1 << 20));
  if (!has(t, 'mkfs.ext4') || spawnSync('mkfs.ext4', ['-q', file]).status !== 0) {
    skip(t, 'no file system can be made here');
    return;
  }
  mkdirSync(join(folder, 'm'));
  const report = auditBehindMounts(t, `mount -o loop ${file} ${folder}/m`, vmFiles(folder, disk(file)));
  if (!report) return void t.pass();
  t.deepEqual(codes(report), [['HOST_DISK_WRITABLE']]);
});

test('what keeps two VMs apart counts under the name that each has', t => {
  const paths = Object.fromEntries(
    ['/srv/a.img', '/srv/b.img'].map(path => [
      path,
      {type: 'file', inode: '8:1 11', uid: 0, gid: 0, mode: '0600'},
    ]),
  );
  const host = recordedHost({unlisted: 'exists', paths});
  const {shared} = reportFor(
    [
      ['one', disk('/srv/a.img')],
      ['other', disk('/srv/b.img')],
    ],
    {active: ['apparmor', 'dac']},
    host,
  );
  const image = shared.find(({path}) => path === '/srv/a.img');
  t.deepEqual(
    image?.apart.map(({layers}) => layers),
    [[], []],
    'both profiles have a rule for the name they use',
  );
});

test('two nodes of one number', t => {
  if (process.getuid?.() !== 0) return skip(t, 'only root makes nodes');
  const folder = scratch(t);
  for (const name of ['x', 'y']) spawnSync('mknod', [join(folder, name), 'b', '240', '7']);
  const block = (name: string) =>
    disk(join(folder, name)).replace("type='file'", "type='block'").replace('file=', 'dev=');
  const files = vmFiles(folder, block('x'), block('y'));
  for (const report of audits(folder, files))
    t.deepEqual(codes(report), [['SHARED_WRITABLE'], ['SHARED_WRITABLE']]);
});

test('a loop device and its file', t => {
  const folder = scratch(t);
  const file = join(folder, 'a.img');
  writeFileSync(file, Buffer.alloc(1 << 20));
  const {status, stdout} = spawnSync('losetup', ['--find', '--show', file], {encoding: 'utf8'});
  if (status !== 0) return skip(t, 'there are no loop devices here');
  const loop = stdout.trim();
  t.teardown(() => spawnSync('losetup', ['-d', loop]));
  const files = vmFiles(
    folder,
    disk(file),
    disk(loop).replace("type='file'", "type='block'").replace('file=', 'dev='),
  );
  for (const report of audits(folder, files))
    t.deepEqual(codes(report), [['SHARED_WRITABLE'], ['SHARED_WRITABLE']]);
});

/** A loop device over a file; undefined where there is none to be had. */
function loopOver(t: ExecutionContext, file: string): string | undefined {
  writeFileSync(file, Buffer.alloc(1 << 20));
  const {status, stdout} = spawnSync('losetup', ['--find', '--show', file], {encoding: 'utf8'});
  if (status !== 0) return undefined;
  t.teardown(() => spawnSync('losetup', ['-d', stdout.trim()]));
  return stdout.trim();
}

const blockDisk = (path: string, target = 'vda') =>
  `<disk type='block'><driver name='qemu' type='raw'/><source dev='${path}'/><target dev='${target}'/></disk>`;

const served = (directory: string, driver = 'path') =>
  `<filesystem type='mount'><driver type='${driver}'/><source dir='${directory}'/><target dir='x'/></filesystem>`;

for (const driver of ['path', 'virtiofs']) {
  test(`a hard link in a directory that ${driver} serves`, t => {
    const folder = scratch(t);
    for (const name of ['vms', 'share/deep', 'other']) mkdirSync(join(folder, name), {recursive: true});
    const image = join(folder, 'vms/a.img');
    writeFileSync(image, '');
    linkSync(image, join(folder, 'share/deep/b.img'));
    linkSync(image, join(folder, 'vms/c.img'));
    const shares = ['share', 'other'].map(name => served(join(folder, name), driver));
    const files = vmFiles(folder, disk(image), ...shares);
    for (const report of audits(folder, files))
      t.deepEqual(codes(report), [[], ['DIRECTORY_CONTAINS_IMAGES'], []]);
    const {stdout} = svirtgen(['why', '-q', '--policy=libvirt', '--format=json', ...files, image]);
    const others = (JSON.parse(stdout) as {others: unknown}).others;
    t.deepEqual(others, [
      {domain: 'vm1', path: join(folder, 'share/deep/b.img'), access: 'rw', device: 'filesystem x'},
    ]);
  });
}

test('a loop device whose file is in a directory that is served', t => {
  const folder = scratch(t);
  mkdirSync(join(folder, 'share'));
  const file = join(folder, 'share/a.img');
  const loop = loopOver(t, file);
  if (loop === undefined) return skip(t, 'there are no loop devices here');
  const files = vmFiles(folder, blockDisk(loop), served(join(folder, 'share')));
  for (const report of audits(folder, files)) t.deepEqual(codes(report), [[], ['DIRECTORY_CONTAINS_IMAGES']]);
  const why = (vm: number, path: string) => {
    const options = ['why', '-q', '--policy=libvirt', '--format=json', files[vm]!, path];
    return (JSON.parse(svirtgen(options).stdout) as {right: string | null}).right ?? '';
  };
  t.true(why(0, file).includes(`another name of ${loop} (disk vda)`));
  t.true(why(1, loop).includes(`another name of ${file} (filesystem x)`));
});

test('a file system of the host whose file is in a directory that is served', t => {
  const folder = scratch(t);
  mkdirSync(join(folder, 'share'));
  mkdirSync(join(folder, 'm'));
  const file = join(folder, 'share/a.img');
  writeFileSync(file, Buffer.alloc(1 << 20));
  if (!has(t, 'mkfs.ext4') || spawnSync('mkfs.ext4', ['-q', file]).status !== 0)
    return skip(t, 'no file system can be made here');
  const files = vmFiles(folder, served(join(folder, 'share')), served(join(folder, 'm')));
  const report = auditBehindMounts(t, `mount -o loop ${file} ${folder}/m`, files);
  if (!report) return void t.pass();
  t.deepEqual(codes(report), [['HOST_DISK_WRITABLE'], []]);
});

test('one device twice in a VM: QEMU starts with two nodes of it', t => {
  const folder = scratch(t);
  const loop = loopOver(t, join(folder, 'a.img'));
  if (loop === undefined) return skip(t, 'there are no loop devices here');
  const other = join(folder, 'node');
  const number = /\d+$/.exec(loop)![0];
  if (spawnSync('mknod', [other, 'b', '7', number]).status !== 0) return skip(t, 'only root makes nodes');
  const twice = vmFiles(folder, blockDisk(loop) + blockDisk(other, 'vdb'));
  for (const report of audits(folder, twice)) t.deepEqual(codes(report), [['DISK_TWICE']]);
  if (!has(t, 'qemu-system-x86_64')) return;
  const starts = (...paths: readonly string[]) => {
    const disks = paths.flatMap((path, at) => [
      '-blockdev',
      `driver=host_device,filename=${path},node-name=n${at}`,
      '-device',
      `virtio-blk,drive=n${at}`,
    ]);
    const options = ['-S', '-display', 'none', '-nodefaults', '-monitor', 'stdio', ...disks];
    return spawnSync('qemu-system-x86_64', options, {input: 'quit\n', encoding: 'utf8'}).status === 0;
  };
  t.true(starts(loop, other), 'each node has a lock of its own');
  t.false(starts(loop, loop));
});

/* ---- what this host has not, in a snapshot ---- */

const BLOCKS = {
  '/dev/sda': {type: 'block', major: 8, minor: 0},
  '/dev/sda1': {type: 'block', major: 8, minor: 1, on: ['block 8:0']},
  '/dev/sda2': {type: 'block', major: 8, minor: 2, on: ['block 8:0']},
  '/dev/lv0': {type: 'block', major: 253, minor: 0, on: ['block 8:2', 'block 8:0']},
  '/dev/lv1': {type: 'block', major: 253, minor: 1, on: ['block 8:2', 'block 8:0']},
  '/dev/crypt': {type: 'block', major: 253, minor: 2, targets: ['253:1', '8:2']},
  '/dev/sg0': {type: 'char', major: 21, minor: 0, alias: 'block 8:0'},
};

const rows: readonly (readonly [title: string, one: string, other: string, shared: boolean])[] = [
  ['a partition and its disk', '/dev/sda1', '/dev/sda', true],
  ['two partitions', '/dev/sda1', '/dev/sda2', false],
  ['a volume and what it is on', '/dev/lv0', '/dev/sda2', true],
  ['a volume and another partition', '/dev/lv0', '/dev/sda1', false],
  ['two volumes of one group', '/dev/lv0', '/dev/lv1', false],
  ['device-mapper on device-mapper', '/dev/crypt', '/dev/lv1', true],
  ['a SCSI generic node and its disk', '/dev/sg0', '/dev/sda', true],
];

for (const [title, one, other, shared] of rows) {
  test(title, t => {
    const host = recordedHost({unlisted: 'exists', paths: BLOCKS});
    const block = (path: string) =>
      `<disk type='block'><driver name='qemu' type='raw'/><source dev='${path}'/><target dev='vda'/></disk>`;
    const vms = [
      ['one', block(one)],
      ['other', block(other)],
    ] as const;
    const found = codes(reportFor(vms, {}, host));
    t.deepEqual(found, shared ? [['SHARED_WRITABLE'], ['SHARED_WRITABLE']] : [[], []]);
  });
}

for (const [title, one, other, shared] of rows) {
  test(`${title}, in one VM`, t => {
    const host = recordedHost({unlisted: 'exists', paths: BLOCKS});
    const [both, read] = [
      blockDisk(other, 'vdb'),
      blockDisk(other, 'vdb').replace('<target', '<readonly/><target'),
    ].map(second => codes(reportFor([['one', blockDisk(one) + second]], {}, host)));
    t.deepEqual(both, [shared ? ['DISK_TWICE'] : []]);
    t.deepEqual(read, both, 'one that is only read is no better');
  });
}

test('a disk that is written twice, after one that only reads it', t => {
  const host = recordedHost({unlisted: 'exists', paths: BLOCKS});
  const read = blockDisk('/dev/sda').replace('<target', '<readonly/><target');
  const devices = read + blockDisk('/dev/sda', 'vdb') + blockDisk('/dev/sda', 'vdc');
  t.deepEqual(codes(reportFor([['one', devices]], {}, host)), [['DISK_TWICE']]);
});

test('an image on a disk that another VM writes to', t => {
  const host = recordedHost({
    unlisted: 'exists',
    paths: BLOCKS,
    mounts: [{point: '/', type: 'ext4', options: 'rw', device: '8:1', root: '/'}],
    held: [{point: '/', on: ['block 8:1', 'block 8:0']}],
  });
  const block = "<disk type='block'><driver type='raw'/><source dev='/dev/sda'/><target dev='vda'/></disk>";
  const found = codes(
    reportFor(
      [
        ['one', disk('/srv/a.img')],
        ['other', block],
      ],
      {},
      host,
    ),
  );
  t.deepEqual(found, [['SHARED_WRITABLE'], ['HOST_DISK_WRITABLE', 'SHARED_WRITABLE']]);
});

test('two owners that two VMs want for one file by two names', t => {
  const paths = Object.fromEntries(
    ['/srv/a.img', '/srv/b.img'].map(path => [path, {type: 'file', inode: '8:1 11'}]),
  );
  const host = recordedHost({unlisted: 'exists', paths});
  const label = (uid: number) =>
    `<seclabel model='dac' relabel='yes'><label>+${uid}:+${uid}</label></seclabel>`;
  const owned = (path: string, uid: number) =>
    disk(path).replace(`file='${path}'/>`, `file='${path}'>${label(uid)}</source>`);
  const {domains} = reportFor(
    [
      ['one', owned('/srv/a.img', 1)],
      ['other', owned('/srv/b.img', 2)],
    ],
    {},
    host,
  );
  for (const {findings} of domains) t.true(findings.some(({code}) => code === 'OWNERS_CONFLICT'));
});

test('swap of the host', t => {
  const host = recordedHost({unlisted: 'exists', paths: BLOCKS, held: [{on: ['block 8:2', 'block 8:0']}]});
  const block = "<disk type='block'><driver type='raw'/><source dev='/dev/sda2'/><target dev='vda'/></disk>";
  const [domain] = reportFor([['one', block]], {}, host).domains;
  const finding = domain?.findings.find(({code}) => code === 'HOST_DISK_WRITABLE');
  t.regex(finding?.message ?? '', /swap space/);
});

const network = (protocol: string, name: string, host = 'h1') =>
  `<disk type='network'><driver type='raw'/><source protocol='${protocol}' name='${name}'><host name='${host}'/></source><target dev='vda'/></disk>`;

for (const [title, one, other, shared] of [
  ['an image of Ceph by two monitors', network('rbd', 'vms/a'), network('rbd', 'vms/a', 'h2'), true],
  ['two images of Ceph', network('rbd', 'vms/a'), network('rbd', 'vms/b'), false],
  [
    'a unit of iSCSI by two portals',
    network('iscsi', 'iqn.2020-01.org.example:t'),
    network('iscsi', 'iqn.2020-01.org.example:t/0', 'h2'),
    true,
  ],
  ['two servers of NFS', network('nfs', '/e/a'), network('nfs', '/e/a', 'h2'), false],
] as const) {
  test(title, t => {
    const found = codes(
      reportFor([
        ['one', one],
        ['other', other],
      ]),
    );
    t.deepEqual(found, shared ? [['SHARED_WRITABLE'], ['SHARED_WRITABLE']] : [[], []]);
  });
}

test('an image that one VM has over the network, and another by the kernel', t => {
  const paths = {'/dev/rbd0': {type: 'block', major: 252, minor: 0, alias: 'rbd://vms/a'}};
  const block = "<disk type='block'><driver type='raw'/><source dev='/dev/rbd0'/><target dev='vda'/></disk>";
  const host = recordedHost({unlisted: 'exists', paths});
  const found = codes(
    reportFor(
      [
        ['one', network('rbd', 'vms/a')],
        ['other', block],
      ],
      {},
      host,
    ),
  );
  t.deepEqual(found, [['SHARED_WRITABLE'], ['SHARED_WRITABLE']]);
});

test('a resource manager is there to be shared, a TPM is not', t => {
  const tpm = (path: string) =>
    `<tpm model='tpm-tis'><backend type='passthrough'><device path='${path}'/></backend></tpm>`;
  const shared = (path: string) =>
    codes(
      reportFor([
        ['one', tpm(path)],
        ['other', tpm(path)],
      ]),
    );
  t.deepEqual(shared('/dev/tpmrm0'), [[], []]);
  t.deepEqual(shared('/dev/tpm0'), [['HOST_DEVICE_SHARED'], ['HOST_DEVICE_SHARED']]);
});

test('why knows an object by its other name', t => {
  const paths = {
    '/srv/a.img': {type: 'file', inode: '8:1 11', uid: 0, gid: 0, mode: '0600'},
    '/srv/b.img': {type: 'file', inode: '8:1 11', uid: 0, gid: 0, mode: '0600'},
  };
  const analysis = analysisFor({devices: disk('/srv/a.img'), host: {paths}});
  const answer = explain(analysis, {path: '/srv/b.img'})!;
  t.deepEqual(answer.right, {
    kind: 'other-name',
    path: '/srv/b.img',
    named: '/srv/a.img',
    device: 'disk vda',
  });
  t.deepEqual(answer.remedies, []);
});
