// SPDX-License-Identifier: Apache-2.0
/** Denials of the kinds that people publish: the fix has to be for this cause, and open no more. */
import {existsSync, readFileSync} from 'node:fs';
import test from 'ava';
import {explainLog} from '../../src/denials/explain-log.ts';
import {readLog} from '../../src/denials/read-log.ts';
import {pathMatcher} from '../../src/kernel-model/apparmor/path-matcher.ts';
import {askingElement} from '../../src/render/report/denials/asking-elements.ts';
import {wordsOf} from '../../src/render/report/denials/describe.ts';
import {formatLog} from '../../src/render/report/log-table.ts';
import {told} from '../helpers/denied.ts';

interface Record {
  readonly permission: string;
  readonly more: string;
  readonly source?: string;
  readonly target: string;
  readonly tclass?: string;
}

function selinux({
  permission,
  more,
  source = 'system_u:system_r:svirt_t:s0:c1,c2',
  target,
  tclass = 'file',
}: Record) {
  return `type=AVC msg=audit(1700000000.1:7): avc:  denied  { ${permission} } for  pid=7 comm="x" ${more} scontext=${source} tcontext=${target} tclass=${tclass} permissive=0`;
}

function apparmor(operation: string, more: string) {
  return `audit: type=1400 audit(1700000000.1:7): apparmor="DENIED" operation="${operation}" profile="libvirt-33a4527b-af6b-4e26-8577-1ef02e69b50a" ${more} pid=7 comm="qemu-system-x86" fsuid=64055 ouid=64055`;
}

for (const home of ['/var/home/ann', '/home/ann', '/root'])
  test(`what a session's libvirt makes for its VMs is nothing that its user keeps: ${home}`, t => {
    const {kind, commands} = told(
      selinux({
        permission: 'connectto',
        more: `path="${home}/.config/libvirt/qemu/lib/domain-12-a/fs0-fs.sock"`,
        source: 'unconfined_u:unconfined_r:svirt_t:s0:c1,c2',
        target: 'unconfined_u:unconfined_r:unconfined_t:s0:c1,c2',
        tclass: 'unix_stream_socket',
      }),
    );
    t.is(kind, 'peer');
    t.regex(commands, /SELinuxContext=.*:ITS_TYPE_t:/);
    t.notRegex(commands, /upgrade selinux-policy/, 'no distribution opens that type to VMs');
    t.notRegex(commands, /allow svirt_t unconfined_t/, 'everything that the user runs has this type');
  });

test("definitions and saved memory of a session stay its user's", t => {
  for (const path of ['vm.xml', 'save/vm.save', 'autostart/vm.xml']) {
    const line = selinux({
      permission: 'read',
      more: `path="/home/ann/.config/libvirt/qemu/${path}"`,
      target: 'unconfined_u:object_r:virt_home_t:s0',
    });
    t.is(told(line).kind, 'sensitive', path);
  }
});

test('a socket that was to be made is one to listen on, and nobody labelled it yet', t => {
  const path = 'name="/run/hyper/vm-a/console.sock" requested_mask="c" denied_mask="c"';
  t.like(told(apparmor('mknod', path)), {kind: 'no-rule'});
  t.regex(told(apparmor('mknod', path)).commands, /<source mode='bind'/);
  const connects = 'name="/run/hyper/vm-a/console.sock" requested_mask="wr" denied_mask="wr"';
  t.regex(told(apparmor('connect', connects)).commands, /<source mode='connect'/);
  for (const operation of ['mkdir', 'symlink', 'mknod'])
    t.is(told(apparmor(operation, 'name="/srv/x" requested_mask="c" denied_mask="c"')).kind, 'no-rule');
});

test("a volume of containers is given its place's label back, never the one it has", t => {
  for (const type of ['container_file_t', 'container_ro_file_t', 'svirt_sandbox_file_t'])
    for (const [permission, tclass] of [
      ['write', 'dir'],
      ['read', 'file'],
    ] as const) {
      const target = `system_u:object_r:${type}:s0`;
      const {commands} = told(selinux({permission, more: 'path="/srv/x"', target, tclass}));
      t.regex(commands, /^restorecon -RFv '\/srv\/x'$/m, type);
      t.notRegex(commands, /chcon/, type);
    }
});

test("a daemon's file is named in the command; what libvirt labels itself gets none", t => {
  const source = 'system_u:system_r:virtqemud_t:s0';
  const asked = (more: string, tclass: string, permission = 'open') =>
    told(selinux({permission, more, source, target: 'system_u:object_r:var_lib_t:s0', tclass})).commands;
  t.regex(asked('path="/srv/a.img" dev="sda1"', 'file'), /restorecon -Fv '\/srv\/a\.img'/);
  t.regex(asked('name="a.img" dev="sda1" ino=5', 'file'), /-inum 5 .*\nrestorecon -Fv "\$\{FILE:/);
  t.notRegex(asked('path="/dev/sg1" dev="tmpfs"', 'chr_file'), /restorecon/, "in a VM's own /dev");
  t.notRegex(asked('name="a.sock" dev="tmpfs" ino=5', 'sock_file', 'relabelfrom'), /restorecon/);
  t.notRegex(asked('name="a.img" dev="0:53" ino=5', 'file'), /restorecon/, 'found nowhere');
});

test("an image in root's home is moved, also where the record has the last part of its name only", t => {
  const target = 'unconfined_u:object_r:admin_home_t:s0';
  const moved = told(selinux({permission: 'read', more: 'name="a.qcow2" dev="vda1" ino=206', target}));
  t.regex(moved.commands, /-inum 206 .*\nmv -i -- "\$\{FILE:\?not found\}" \/var\/lib\/libvirt\/images\//);
  t.is(told(selinux({permission: 'read', more: 'name="notes" dev="vda1" ino=206', target})).commands, '');
});

test('noise names its path, whatever words its sentence has', t => {
  const line = selinux({
    permission: 'search',
    more: 'name="kernel" dev="proc" ino=12981',
    target: 'system_u:object_r:sysctl_kernel_t:s0',
    tclass: 'dir',
  });
  const text = formatLog(explainLog(readLog([line])), {width: 100, style: (_kind, words) => words});
  t.regex(text, /^ +kernel$/m);
});

test("a QEMU of the daemon's own type is no daemon: nothing confines its VM", t => {
  const line = (comm: string) =>
    selinux({
      permission: 'map',
      more: 'path="/dev/vhost-vdpa-1"',
      source: 'system_u:system_r:virtqemud_t:s0',
      target: 'system_u:object_r:vhost_device_t:s0',
      tclass: 'chr_file',
    }).replace('comm="x"', `comm="${comm}"`);
  for (const comm of ['CPU 2/KVM', 'qemu-system-x86']) {
    const {text, commands} = told(line(comm));
    t.regex(text, /^QEMU runs as virtqemud_t/);
    t.regex(commands, /^grep -n security_driver/);
  }
  t.notRegex(told(line('rpc-virtqemud')).text, /^QEMU runs/);
});

test('what has the type that the policy gave it is not relabelled', t => {
  const source = 'system_u:system_r:virtqemud_t:s0';
  for (const type of ['passt_exec_t', 'sgx_vepc_device_t', 'virt_log_t', 'svirt_devpts_t'])
    t.notRegex(
      told(
        selinux({
          permission: 'open',
          more: 'path="/srv/x" dev="sda1"',
          source,
          target: `system_u:object_r:${type}:s0`,
        }),
      ).commands,
      /restorecon/,
      type,
    );
});

test('an image that may not be mapped has its label already: the policy lacks the rule', t => {
  const line = selinux({
    permission: 'map',
    more: 'path="/srv/nvdimm"',
    source: 'system_u:system_r:svirt_tcg_t:s0:c1,c2',
    target: 'system_u:object_r:svirt_image_t:s0:c1,c2',
  });
  t.is(told(line).kind, 'type');
  t.regex(told(line).commands, /selinux-policy/);
  t.notRegex(told(line).commands, /<label>/);
});

for (const [type, more, tclass] of [
  ['svirt_devpts_t', 'path="/dev/pts/8" dev="devpts" ino=11', 'chr_file'],
  ['svirt_devpts_t', 'name="8" dev="devpts" ino=11', 'chr_file'],
  ['svirt_tmpfs_t', 'path="/dev/shm/a" dev="tmpfs" ino=5', 'file'],
] as const)
  test(`what a VM made is its own by the label that the policy gave it, and gets no label of disks: ${type}, ${more}`, t => {
    const asked = (categories: string) =>
      told(selinux({permission: 'map', more, target: `system_u:object_r:${type}:s0:${categories}`, tclass}));
    t.is(asked('c1,c2').kind, 'type');
    t.regex(asked('c1,c2').commands, /selinux-policy/);
    t.notRegex(asked('c1,c2').commands, /<label>/);
    t.is(asked('c3,c4').kind, 'other-vm-categories');
  });

test('a terminal is known by its number and its type, where a record has no whole path', t => {
  const asked = (name: string, dev: string, type: string) =>
    told(
      selinux({
        permission: 'read',
        more: `name="${name}" dev="${dev}" ino=11`,
        target: `system_u:object_r:${type}:s0`,
        tclass: 'chr_file',
      }),
    );
  for (const [name, dev, type] of [
    ['8', 'devpts', 'user_devpts_t'],
    ['8', 'devpts', 'devpts_t'],
    ['tty1', 'devtmpfs', 'tty_device_t'],
    ['console', 'devtmpfs', 'console_device_t'],
    ['mem', 'devtmpfs', 'device_t'],
  ] as const) {
    t.is(asked(name, dev, type).kind, 'sensitive', name + type);
    t.is(asked(name, dev, type).commands, '');
  }
  t.is(asked('ttyS0', 'devtmpfs', 'tty_device_t').kind, 'boolean');
  t.not(asked('ptmx', 'devpts', 'ptmx_t').kind, 'sensitive');
});

test("the multiplexer of terminals is every VM's", t => {
  const ptmx = 'name="/dev/ptmx" requested_mask="wr" denied_mask="wr"';
  t.is(told(apparmor('open', ptmx)).kind, 'stale-profile');
});

test('only an image may be for several VMs', t => {
  const asked = (type: string, tclass: string) =>
    told(
      selinux({
        permission: 'read',
        more: 'name="a" dev="sda1" ino=1',
        target: `system_u:object_r:${type}:s0:c3,c4`,
        tclass,
      }),
    );
  t.regex(asked('svirt_image_t', 'file').commands, /<shareable\/>/);
  for (const [type, tclass] of [
    ['svirt_devpts_t', 'chr_file'],
    ['svirt_tmpfs_t', 'file'],
    ['svirt_image_t', 'sock_file'],
  ] as const) {
    t.is(asked(type, tclass).kind, 'other-vm-categories');
    t.is(asked(type, tclass).commands, '', type);
  }
});

test("a terminal that somebody else made is the host's", t => {
  for (const type of ['user_devpts_t', 'devpts_t', 'sshd_devpts_t']) {
    const more = 'path="/dev/pts/8" dev="devpts" ino=11';
    const target = `unconfined_u:object_r:${type}:s0`;
    t.is(told(selinux({permission: 'read', more, target, tclass: 'chr_file'})).kind, 'sensitive', type);
  }
});

test("a VM's own socket among libvirt's is no control socket, and gets no rule that holds for these", t => {
  const socket = (name: string, permission: string) =>
    told(
      selinux({
        permission,
        more: `name="${name}" dev="tmpfs" ino=5`,
        target: 'system_u:object_r:virt_var_run_t:s0',
        tclass: 'sock_file',
      }),
    );
  t.is(socket('one-171-0', 'unlink').kind, 'socket-file');
  t.notRegex(socket('one-171-0', 'unlink').commands, /allow svirt_t virt_var_run_t/);
  for (const name of ['libvirt-sock', 'virtqemud-sock-ro', 'virtqemud-admin-sock'])
    t.is(socket(name, 'write').kind, 'sensitive', name);
});

test('what a container may not have is called a volume only where it is one', t => {
  const line = selinux({
    permission: 'write',
    more: 'name="mtrr" dev="proc" ino=5',
    source: 'system_u:system_r:container_t:s0:c1,c2',
    target: 'system_u:object_r:mtrr_device_t:s0',
  });
  const [group] = explainLog(readLog([line])).groups;
  t.regex(wordsOf(group!).text, /not a volume of this container/);
});

test('the policy of containers is another package', t => {
  const line = selinux({
    permission: 'create',
    more: 'anonclass=[userfaultfd]',
    source: 'system_u:system_r:container_t:s0:c1,c2',
    target: 'system_u:object_r:userfaultfd_t:s0:c1,c2',
    tclass: 'anon_inode',
  });
  t.regex(told(line).commands, /^dnf upgrade container-selinux$/m);
});

const of = (profile: string, operation: string, more: string) =>
  apparmor(operation, more).replace(/profile="[^"]*"/, `profile="${profile}"`);

test("a rule for a companion's socket holds at the next start, too", t => {
  const more = 'name="/run/libvirt/qemu/passt/1-node1-net0.socket" requested_mask="c" denied_mask="c"';
  t.regex(told(of('passt', 'mknod', more)).commands, /passt\/\{-1,\[1-9\].*-node1-net0\.socket" w,/);
});

test('the log daemon gets rules for its files, and none for emulators', t => {
  const token = 'name="/run/user/1000/libvirt/common/system.token" requested_mask="wrk" denied_mask="wrk"';
  t.regex(told(of('virtlogd', 'open', token)).commands, />> '\/etc\/apparmor\.d\/local\/virtlogd'/);
  const exec = 'name="/usr/bin/qemu-system-x86_64" requested_mask="x" denied_mask="x"';
  t.like(told(of('virtlogd', 'exec', exec)), {kind: 'emulator-refused', commands: ''});
  t.regex(told(of('virtqemud', 'exec', exec)).commands, /PUx,/);
});

const HELPER = '/etc/apparmor.d/usr.lib.libvirt.virt-aa-helper';
const DENIED = [
  '/home/ann/.crc/machines/crc.qcow2',
  '/home/ann/bin/a.img',
  '/dev/sda1',
  '/dev/dm-3',
  '/dev/mapper/vg0-a',
  '/dev/nvme0n1',
];

test("what libvirt's helper is denied outright gets no rule beside: it would change nothing", t => {
  const read = (path: string) =>
    told(of('virt-aa-helper', 'open', `name="${path}" requested_mask="r" denied_mask="r"`)).commands;
  for (const path of DENIED) {
    t.notRegex(read(path), /virt-aa-helper/, path);
    t.regex(read(path), /<backingStore/, path);
  }
  for (const path of ['/home/ann/vms/a.x', '/data/a.qcow2'])
    t.regex(read(path), />> '\/etc\/apparmor\.d\/local\/usr\.lib\.libvirt\.virt-aa-helper'/, path);
});

test("the helper's own profile denies just that", t => {
  if (!existsSync(HELPER)) {
    t.pass("libvirt's helper is not installed: skipped");
    return;
  }
  const denied = [...readFileSync(HELPER, 'utf8').matchAll(/^\s*(?:audit )?deny (\S+) [mrwkl]+,/gm)]
    .map(([, pattern]) => pattern!.replace('@{HOME}', '{/home/*,/root}'))
    .filter(pattern => !pattern.includes('@'));
  for (const path of DENIED)
    t.true(
      denied.some(pattern => pathMatcher(pattern)(path)),
      path,
    );
});

test('in a volume of an engine the label of volumes is the right one: the image goes elsewhere', t => {
  const [target, tclass] = ['system_u:object_r:container_file_t:s0', 'file'];
  const more = 'path="/var/lib/containers/storage/volumes/a/_data/a.qcow2"';
  const {commands} = told(selinux({permission: 'read', more, target, tclass}));
  t.regex(commands, /^mv -i -- FILE \/var\/lib\/libvirt\/images\//);
  t.notRegex(commands, /restorecon -RFv/);
});

test("a terminal that QEMU made is not the host's, and no element names it", t => {
  const at = (path: string, fsuid: number, ouid: number) =>
    told(
      apparmor('open', `name="${path}" requested_mask="wr" denied_mask="wr"`).replace(
        /fsuid.*/,
        `fsuid=${fsuid} ouid=${ouid}`,
      ),
    );
  t.is(at('/dev/pts/3', 64055, 64055).kind, 'stale-profile', 'what every profile includes has the rule');
  t.notRegex(at('/dev/pts/3', 64055, 64055).commands, /<serial/);
  t.is(at('/dev/pts/3', 64055, 1000).kind, 'sensitive');
  t.is(at('/dev/pts/3', 0, 0).kind, 'sensitive', 'root has terminals of its own');
  t.is(at('/dev/pts/ptmx', 64055, 0).kind, 'no-rule', 'every VM gets its terminals from it');
  t.is(askingElement('/dev/pts/3'), undefined);
  t.regex(askingElement('/dev/ttyS0') ?? '', /<serial type='dev'>/);
});
