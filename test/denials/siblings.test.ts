// SPDX-License-Identifier: Apache-2.0
/** Published denials beside libvirt's own: VMs of other managers, files under random names, and what a daemon sets up. */
import test from 'ava';
import {explainLog} from '../../src/denials/explain-log.ts';
import {readLog} from '../../src/denials/read-log.ts';
import {wordsOf} from '../../src/render/report/denials/describe.ts';
import {apparmor, selinux, told, VM} from '../helpers/denied.ts';

const asks = (name: string, mask: string) =>
  `name="${name}" requested_mask="${mask}" denied_mask="${mask}" fsuid=64055 ouid=0`;

const wordsFor = (line: string) => wordsOf(explainLog(readLog([line])).groups[0]!);

test('a VM of LXD or Incus gets its rule from there, by its name and project', t => {
  const disk = asks('/mnt/a.iso', 'r');
  t.regex(
    told(apparmor('lxd-v1_</var/snap/lxd/common/lxd>', disk)).commands,
    /^lxc config device add v1 extra disk source='\/mnt\/a\.iso'\n.*\| lxc config set v1 raw\.apparmor -$/,
  );
  t.regex(
    told(apparmor('incus-shop_v-1_</var/lib/incus>', disk)).commands,
    /^incus config --project 'shop' device add v-1 /,
  );
});

test('firmware of the system is no disk of an instance', t => {
  const {commands} = told(
    apparmor('incus-v1_</var/lib/incus>', asks('/usr/share/OVMF/OVMF_CODE_4M.ms.fd', 'r')),
  );
  t.notRegex(commands, /device add/);
  t.regex(commands, /raw\.apparmor/);
});

test('what others run is told no way into the host either, and no name becomes a command', t => {
  for (const profile of ['incus-web_</var/lib/incus>', 'lxd-web_</x>', 'multipass.web.qemu-system-x86_64'])
    t.is(told(apparmor(profile, asks('/etc/shadow', 'r'))).commands, '', profile);
  for (const forged of [
    'incus-a;reboot_</x>',
    'lxd---force_<x>',
    'lxc--x_<x>',
    'multipass.-x.qemu-system-x86_64',
  ])
    t.is(told(apparmor(forged, asks('/mnt/a.iso', 'r'))).commands, '', forged);
  t.regex(told(apparmor("lxd-a'b_web_</x>", asks('/mnt/a.iso', 'r'))).commands, /--project 'a'\\''b' /);
  t.is(told(apparmor('incus-web_</x>', asks('/tmp/run', 'x'), 'exec')).commands, '');
});

test('a rule for a file under a random name is one for all its names', t => {
  const {commands} = told(apparmor(VM, asks('/var/tmp/vl.Ab12Cd', 'c'), 'mknod'));
  t.regex(commands, /^<disk …>…<transient\/>/);
  t.regex(commands, /owner "\/var\/tmp\/vl\.\?\?\?\?\?\?" w,/);
  t.is(told(apparmor(VM, asks('/var/tmp/vl.disk-of-mine', 'c'), 'mknod')).kind, 'no-rule');
});

test('no name that is taken for a random one becomes more than one rule', t => {
  const name = Buffer.from('/dev/hugepages" rw, capability, "/qemu_back_mem.x.Ab12Cd').toString('hex');
  const forged = `name=${name.toUpperCase()} requested_mask="c" denied_mask="c" fsuid=64055 ouid=0`;
  t.notRegex(told(apparmor(VM, forged, 'mknod')).commands, /" rw, capability, "/);
  const real = asks('/dev/hugepages-1G/qemu_back_mem.pc.ram.Ab12Cd', 'c');
  t.is(told(apparmor(VM, real, 'mknod')).kind, 'scratch-file');
});

test('a library that the helper may not map is nothing it does without', t => {
  const map = (path: string) => told(apparmor('virt-aa-helper', asks(path, 'm'), 'file_mmap'));
  for (const path of ['/opt/openssl/lib/libcrypto.so.1.1', '/usr/lib/x86_64-linux-gnu/libxml2.so.2'])
    t.regex(
      map(path).commands,
      / m,' >> '\/etc\/apparmor\.d\/local\/usr\.lib\.libvirt\.virt-aa-helper'/,
      path,
    );
});

test('what has the type of a VM is the VM itself only with its categories', t => {
  const shm = (categories: string) =>
    wordsFor(selinux({tclass: 'shm', target: `system_u:system_r:svirt_t:s0:${categories}`})).text;
  t.regex(shm('c1,c2'), /on itself \(shm\)$/);
  t.regex(shm('c3,c4'), /on a shm of svirt_t$/);
});

test('an optical medium has no image below it, so that nothing is lost', t => {
  for (const path of ['/dev/sr0', '/home/ops/server.iso', '/data/OVMF.fd'])
    t.regex(told(apparmor('virt-aa-helper', asks(path, 'r'))).right ?? '', /nothing fails/, path);
  t.is(told(apparmor('virt-aa-helper', asks('/data/a.qcow2', 'r'))).right, null);
});

test('a node that is labelled for a VM is called no image', t => {
  const node = 'name="/dev/tpm0" requested_mask="w" denied_mask="w" fsuid=123 ouid=123';
  t.notRegex(wordsFor(apparmor(VM, node)).text, /backing file/);
  t.regex(told(apparmor(VM, node)).commands, /<tpm>/);
});

test('what no element asks for gets none, and its number in the device list', t => {
  const {commands} = told(apparmor(VM, asks('/dev/kvmfr0', 'wr')));
  t.regex(commands, /cgroup_device_acl/);
  t.notRegex(commands, /virsh edit/);
});

test('a socket of a switch or of SPDK is asked for as such', t => {
  const element = (path: string) => told(apparmor(VM, asks(path, 'wr'), 'connect')).commands;
  t.regex(element('/run/openvswitch/vhost-user-1'), /<interface type='vhostuser'>.*mode='client'/);
  t.regex(element('/run/spdk/vhost.0'), /<disk type='vhostuser'>/);
});

test('a number that changes is one word in sentences, and whole in commands', t => {
  const {text, remedies} = wordsFor(apparmor('swtpm', asks('/run/libvirt/qemu/swtpm/3-win-swtpm.pid', 'wc')));
  t.regex(text, /swtpm\/<id>-win-swtpm\.pid/);
  t.regex(remedies[0]?.command ?? '', /\{-1,\[1-9\]/);
});

const daemon = (more: string, target: string, tclass = 'chr_file') =>
  `type=AVC msg=audit(1700000000.1:7): avc:  denied  { open } for  pid=7 comm="rpc-virtqemud" ${more} scontext=system_u:system_r:virtqemud_t:s0 tcontext=system_u:object_r:${target}:s0 tclass=${tclass} permissive=0`;

test("a daemon's device is behind the switch of its kind, and its node has the right label", t => {
  const {commands} = told(daemon('path="/dev/bus/usb/001/001" dev="devtmpfs" ino=5', 'usb_device_t'));
  t.regex(commands, /^setsebool -P virt_use_usb on$/m);
  t.notRegex(commands, /restorecon/);
  t.regex(told(daemon('path="/srv/a" dev="sda1" ino=5', 'default_t', 'file')).commands, /restorecon/);
});

test("where a VM may not make a socket no rule opens the directory's label", t => {
  const line = `type=AVC msg=audit(1700000000.1:7): avc:  denied  { create } for  pid=7 comm="qemu" name="ga.sock" scontext=system_u:system_r:svirt_t:s0:c1,c2 tcontext=system_u:object_r:var_run_t:s0 tclass=sock_file permissive=0`;
  const {commands} = told(line);
  t.notRegex(commands, /allow svirt_t/);
  t.regex(commands, /<channel type='unix'>/);
});
