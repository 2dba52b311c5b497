// SPDX-License-Identifier: Apache-2.0
/** Denials of the kinds that people publish: the fix has to be for this cause, and open no more. */
import test from 'ava';
import {explainLog} from '../../src/denials/explain-log.ts';
import {readLog} from '../../src/denials/read-log.ts';
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
    t.notRegex(commands, /allow svirt_t unconfined_t/, 'everything that the user runs has this type');
  });

test('definitions and saved memory of a session stay its user’s', t => {
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

test('a volume of containers is given its place’s label back, never the one it has', t => {
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

test('a daemon’s file is named in the command; what libvirt labels itself gets none', t => {
  const source = 'system_u:system_r:virtqemud_t:s0';
  const asked = (more: string, tclass: string, permission = 'open') =>
    told(selinux({permission, more, source, target: 'system_u:object_r:var_t:s0', tclass})).commands;
  t.regex(asked('path="/srv/a.img" dev="sda1"', 'file'), /restorecon -Fv '\/srv\/a\.img'/);
  t.regex(asked('name="a.img" dev="sda1" ino=5', 'file'), /-inum 5 .*\nrestorecon -Fv "\$\{FILE:/);
  t.notRegex(asked('path="/dev/sg1" dev="tmpfs"', 'chr_file'), /restorecon/, 'in a VM’s own /dev');
  t.notRegex(asked('name="a.sock" dev="tmpfs" ino=5', 'sock_file', 'relabelfrom'), /restorecon/);
  t.notRegex(asked('name="a.img" dev="0:53" ino=5', 'file'), /restorecon/, 'found nowhere');
});

test('an image in root’s home is moved, also where the record has the last part of its name only', t => {
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
