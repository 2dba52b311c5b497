// SPDX-License-Identifier: Apache-2.0
/** Denials whose path, type or owner shows what they are about: the answer names that, and nothing that merely looks alike. */
import test from 'ava';
import {explainLog} from '../../src/denials/explain-log.ts';
import {readLog} from '../../src/denials/read-log.ts';
import {wordsOf} from '../../src/render/report/denials/describe.ts';
import {apparmor, causes, commands, selinux, told, VM} from '../helpers/denied.ts';

const asks = (name: string, mask: string, {user = 64055, owner = 0} = {}) =>
  `name="${name}" requested_mask="${mask}" denied_mask="${mask}" fsuid=${user} ouid=${owner}`;
const wordsFor = (line: string) => wordsOf(explainLog(readLog([line])).groups[0]!);
const avc = (more: string, type: string, tclass: string, permission = 'read') =>
  selinux({more, tclass, permission, target: `system_u:object_r:${type}:s0`});
const daemon = (
  more: string,
  {source = 'virtqemud_t', type = 'user_tmp_t', tclass = 'file', asked = 'getattr'},
) =>
  `type=AVC msg=audit(1700000000.1:7): avc:  denied  { ${asked} } for  pid=7 comm="x" ${more} scontext=system_u:system_r:${source}:s0 tcontext=system_u:object_r:${type}:s0 tclass=${tclass} permissive=0`;

test("a denial that dbus-daemon writes is read like one of the kernel's", t => {
  const denial = `apparmor="DENIED" operation="dbus_method_call"  bus="system" path="/org/x" interface="org.x.M" member="Get" mask="send" name="org.x" pid=9 label="libvirtd" peer_label="unconfined"`;
  const rest = `exe="/usr/bin/dbus-daemon" sauid=103 hostname=? addr=? terminal=?`;
  for (const start of ['audit: type=1107 audit(1700000000.1:7):', 'type=USER_AVC msg=audit(1700000000.1:7):'])
    t.deepEqual(
      causes(
        `${start} pid=800 uid=103 auid=4294967295 ses=4294967295 subj=unconfined msg='${denial} ${rest}'`,
      ),
      ['host-program'],
    );
});

test('what a person owns was not given to the VM by libvirt', t => {
  const people = {user: 1000, owner: 1000};
  t.is(told(apparmor(VM, asks('/home/ann/disk', 'r', people))).kind, 'no-rule');
  t.is(told(apparmor(VM, asks('/run/user/990/pulse/native', 'wr', {user: 990, owner: 990}))).kind, 'no-rule');
  t.is(told(apparmor(VM, asks('/srv/disk', 'r', {user: 64055, owner: 64055}))).kind, 'labelled-without-rule');
});

test("a guest's hard link is one for its share, whatever its name", t => {
  const {kind, commands: rules} = told(
    apparmor(VM, `${asks('/srv/share/a', 'l', {owner: 64055})} target="/srv/share/b"`, 'link'),
  );
  t.is(kind, 'hard-link');
  t.regex(rules, /<filesystem type='mount'><source dir='\/srv\/share'\/>/);
  t.regex(rules, /"\/srv\/share\/\*\*" l,/);
  for (const name of ['/var/lib/libvirt/images/a.raw', '/etc/a'])
    t.is(told(apparmor(VM, asks(name, 'l', {owner: 64055}), 'link')).commands, '', name);
  const passt = told(apparmor(`${VM}//passt`, asks('/srv/share/a', 'l', {owner: 64055}), 'link'));
  t.not(passt.kind, 'hard-link');
  t.notRegex(passt.commands, /libvirt-\S+11'/, "a rule in the VM's profile is for QEMU");
});

test('what QEMU is handed when it is started is a save or a restore', t => {
  const handed = (path: string) => told(apparmor(VM, asks(path, 'r'), 'file_inherit'));
  for (const path of ['/backup/web.save', '/var/lib/libvirt/qemu/save/web.save']) {
    t.is(handed(path).kind, 'passed-file', path);
    t.regex(handed(path).commands, /generate --for save='/, path);
  }
  t.is(handed('/etc/shadow').kind, 'sensitive');
  t.is(handed('/var/log/libvirt/qemu/web.log').kind, 'no-rule');
  t.is(told(apparmor(VM, asks('/var/lib/libvirt/qemu/save/web.save', 'r'))).kind, 'sensitive');
});

test("what the kernel tells of itself is looked at, and a thread's name is its own", t => {
  for (const name of ['/proc/cmdline', '/proc/interrupts', '/proc/bus/pci/devices'])
    t.is(told(apparmor(VM, asks(name, 'r'))).kind, 'noise', name);
  t.is(told(apparmor(VM, asks('/proc/12/task/14/comm', 'wr', {owner: 64055}))).kind, 'noise');
  for (const name of ['/proc/kcore', '/proc/12/mem', '/proc/sysrq-trigger'])
    t.is(told(apparmor(VM, asks(name, 'r'))).kind, 'sensitive', name);
});

test("a program without a name from the root on gets the flag, and none for the system's log", t => {
  const disconnected = (name: string) =>
    told(
      apparmor(
        'swtpm',
        `info="Failed name lookup - disconnected path" error=-13 ${asks(name, 'w')}`,
        'sendmsg',
      ),
    );
  t.is(disconnected('run/systemd/journal/dev-log').kind, 'noise');
  t.regex(disconnected('run/other').commands, /attach_disconnected.*'\/etc\/apparmor\.d\/usr\.bin\.swtpm'/);
});

test('memory that is refused later was lost with a device that came or went', t => {
  const text = (name: string) => wordsFor(apparmor(VM, asks(name, 'wrc', {owner: 64055}))).text;
  t.regex(
    text('/dev/hugepages1G/libvirt/qemu/3-web/qemu_back_mem._objects_ram-node0.AbCd'),
    /plugged in or out/,
  );
  t.regex(text('/var/lib/libvirt/qemu/ram/3-web/ram-node0'), /plugged in or out/);
  t.notRegex(text('/run/libvirt/qemu/channel/3-web/org.qemu.guest_agent.0'), /plugged in or out/);
});

test('elements are those that ask for this very node', t => {
  const element = (path: string) => told(apparmor(VM, asks(path, 'wr'))).commands;
  t.regex(element('/dev/iommu'), /<driver iommufd='yes'\/>/);
  t.regex(element('/dev/vfio/devices/vfio0'), /<driver iommufd='yes'\/>/);
  t.notRegex(element('/dev/vfio/12'), /iommufd/);
  t.regex(element('/dev/dri/card1'), /<gl rendernode='\/dev\/dri\/renderD128'\/>/);
});

test('a profile for user namespaces names virtiofsd where Ubuntu has it', t => {
  const line = `audit: type=1400 audit(1700000000.1:7): apparmor="DENIED" operation="userns_create" class="namespace" profile="unconfined" pid=5 comm="virtiofsd" requested="userns_create" target="unprivileged_userns"`;
  t.regex(told(line).commands, / \/usr\/libexec\/virtiofsd flags=\(unconfined\)/);
});

test('SELinux: a label that VMs may not have is not for a newer policy to open', t => {
  for (const [type, name] of [
    ['cache_home_t', 'vmlinuz'],
    ['var_log_t', 'serial'],
    ['samba_share_t', 'a.img'],
  ] as const) {
    const {kind, commands: all} = told(avc(`name="${name}" dev="dm-0" ino=7`, type, 'file'));
    t.is(kind, 'not-labelled', type);
    t.notRegex(all, /allow svirt_t|dnf upgrade/, type);
  }
});

test('SELinux: a node of a known type is asked for by its element, and one without an element keeps its label', t => {
  const event = told(avc('name="event5" dev="tmpfs" ino=7', 'event_device_t', 'chr_file'));
  t.regex(event.commands, /^<input type='evdev'><source dev='\/dev\/input\/event5'\/>/);
  const frames = told(avc('name="kvmfr0" dev="devtmpfs" ino=7', 'device_t', 'chr_file', 'map'));
  t.regex(frames.commands, /^semanage fcontext -a -t svirt_image_t '\/dev\/kvmfr0'\nrestorecon/);
  const memory = told(avc('name="looking-glass" dev="tmpfs" ino=7', 'user_tmpfs_t', 'file'));
  t.regex(memory.commands, /^semanage fcontext -a -t svirt_tmpfs_t '\/dev\/shm\/looking-glass'/);
});

test("SELinux: a user's program has all categories, and is no VM", t => {
  const target = 'unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023';
  const more = 'path="/run/user/1000/pulse/native"';
  t.deepEqual(causes(selinux({permission: 'connectto', target, tclass: 'unix_stream_socket', more})), [
    'peer',
  ]);
});

test('SELinux: a switch connects to the socket that QEMU makes', t => {
  const target = 'system_u:system_r:openvswitch_t:s0';
  const more = 'path="/run/openvswitch/vhu1"';
  const [first] = commands(selinux({permission: 'connectto', target, tclass: 'unix_stream_socket', more}));
  t.regex(first!, /<interface type='vhostuser'>.*path='\/run\/openvswitch\/vhu1' mode='server'/);
});

test('SELinux: each VM has an NVRAM of its own, and no share of one', t => {
  const target = 'system_u:object_r:svirt_image_t:s0:c7,c9';
  const other = (name: string) =>
    commands(selinux({target, more: `name="${name}" dev="dm-0" ino=7`})).join('\n');
  t.notRegex(other('OVMF_VARS.fd'), /shareable/);
  t.regex(other('disk.raw'), /shareable/);
});

test("SELinux: a TPM's state is labelled at the next start", t => {
  const line = avc('name="tpm2-00.permall" dev="dm-0" ino=7', 'virt_var_lib_t', 'file', 'write').replace(
    'comm="x"',
    'comm="swtpm"',
  );
  t.is(told(line).kind, 'tpm-state');
});

test('SELinux: a daemon is not to get what users keep at home, and its policy comes from its package', t => {
  const [first] = commands(daemon('path="/home/ann/a.iso" dev="dm-0" ino=7', {}));
  t.regex(first!, /^mv -i/);
  t.notRegex(commands(daemon('path="/home/ann/a.iso" dev="dm-0" ino=7', {})).join('\n'), /restorecon -F/);
  t.regex(
    commands(daemon('name="a"', {source: 'passt_t', type: 'virt_var_run_t', tclass: 'dir'}))[0]!,
    /passt-selinux/,
  );
  const hook = daemon('path="/etc/libvirt/hooks/qemu"', {type: 'virt_etc_rw_t', asked: 'execute'});
  t.is(commands(hook)[0], "restorecon -Fv '/etc/libvirt/hooks/qemu'");
});
