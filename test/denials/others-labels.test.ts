// SPDX-License-Identifier: Apache-2.0
/** SELinux: what has the label of a service or of a container, and programs without a label of their own. */
import test from 'ava';
import {explainLog} from '../../src/denials/explain-log.ts';
import {readLog} from '../../src/denials/read-log.ts';
import {selinux, told} from '../helpers/denied.ts';

/** A record about an object of a type, with its range. */
const avc = ({target, ...record}: Parameters<typeof selinux>[0]) =>
  selinux({...record, target: `system_u:object_r:${target}`});

test("no rule opens all of a service's files for one that libvirt did not label", t => {
  for (const type of [
    'nova_var_lib_t',
    'glance_var_lib_t',
    'postgresql_db_t',
    'httpd_log_t',
    'mozilla_home_t',
  ]) {
    const {kind, commands} = told(
      avc({permission: 'read', more: 'name="a.iso" dev="dm-0" ino=2', target: `${type}:s0`}),
    );
    t.is(kind, 'not-labelled', type);
    t.notRegex(commands, /allow svirt_t/);
  }
  const directory = told(
    avc({
      permission: 'search',
      more: 'name="a" dev="dm-0" ino=2',
      target: 'nova_var_lib_t:s0',
      tclass: 'dir',
    }),
  );
  t.notRegex(directory.commands, /semanage fcontext/, 'the service needs the label of its directory');
  t.is(
    told(avc({permission: 'read', more: 'name="x" dev="tmpfs" ino=2', target: 'qemu_var_run_t:s0'})).kind,
    'type',
  );
});

test("a volume with the container's own label needs a policy, and no label", t => {
  const volume = (categories: string) =>
    told(
      avc({
        permission: 'open',
        more: 'path="/dev/null" dev="tmpfs" ino=6',
        source: 'container_t:s0:c1,c2',
        target: `container_file_t:${categories}`,
        tclass: 'chr_file',
      }),
    );
  t.is(volume('s0:c1,c2').kind, 'policy');
  t.regex(volume('s0:c1,c2').commands, /dnf upgrade container-selinux/);
  t.is(volume('s0:c1,c3').kind, 'container');
});

test("the log daemon writes where logs' labels are", t => {
  const log = (type: string) =>
    told(
      avc({
        permission: 'append',
        more: 'name="console.log" dev="dm-0" ino=2',
        source: 'virtlogd_t:s0',
        target: `${type}:s0`,
      }),
    ).commands;
  t.regex(log('nova_var_lib_t'), /^mkdir -p \/var\/log\/libvirt\/consoles/);
  t.notRegex(log('virt_log_t'), /mkdir/);
});

test('a macvtap node without its label waits for udev, and is no image', t => {
  const {commands} = told(
    avc({
      permission: 'read write',
      more: 'name="tap23" dev="devtmpfs" ino=2',
      target: 'device_t:s0',
      tclass: 'chr_file',
    }),
  );
  t.regex(commands, /udevadm settle/);
  t.notRegex(commands, /chcon/);
});

test('a daemon without a type of its own gets its label back, and VMs get no rule for all services', t => {
  for (const type of ['initrc_t', 'unconfined_service_t']) {
    const line = avc({
      permission: 'read write',
      more: 'path="socket:[1]" dev="sockfs" ino=2',
      target: `${type}:s0`,
      tclass: 'unix_stream_socket',
    });
    t.is(told(line).kind, 'daemon-without-type', type);
    t.regex(told(line).commands, /^restorecon .*virt\*d/);
    t.notRegex(told(line).commands, /allow/);
  }
});

test("the host's reservation helper has the daemon's type: each VM gets one of its own", t => {
  const socket = (path: string) =>
    told(
      avc({
        permission: 'connectto',
        more: `path="${path}"`,
        target: 'virtd_t:s0',
        tclass: 'unix_stream_socket',
      }),
    );
  t.regex(socket('/run/qemu-pr-helper.sock').commands, /<reservations managed='yes'\/>/);
  t.notRegex(socket('/run/qemu-pr-helper.sock').commands, /allow/);
  t.is(socket('/run/libvirt/libvirt-sock').kind, 'sensitive');
});

test('a descriptor that a program of the host may not keep is lost to nobody', t => {
  const line = avc({
    permission: 'use',
    more: 'path="/dev/null" dev="devtmpfs" ino=3',
    source: 'kmod_t:s0',
    target: 'virtd_t:s0',
    tclass: 'fd',
  });
  t.is(told(line).kind, 'noise');
  t.is(told(line.replace('virtd_t', 'sshd_t')).kind, 'stranger');
});

test('the register of VMs needs to see their processes', t => {
  const line = avc({
    permission: 'search',
    more: 'name="3956" dev="proc" ino=7',
    source: 'systemd_machined_t:s0',
    target: 'svirt_t:s0:c1,c2',
    tclass: 'dir',
  });
  t.is(told(line).kind, 'host-domain');
});

test('without KVM its device asks for a module of the processor', t => {
  const line = (module: string) =>
    avc({permission: 'module_request', more: `kmod="${module}"`, target: 'kernel_t:s0', tclass: 'system'});
  t.regex(told(line('char-major-10-232')).commands, /kvm_intel \|\| modprobe kvm_amd/);
  t.notRegex(told(line('char-major-10-232')).commands, /setsebool|modules-load/);
  t.regex(told(line('vhost_vsock')).commands, /modules-load\.d/);
});

test("a container engine's own directory is that of a service, and no volume", t => {
  const own = told(
    avc({
      permission: 'search',
      more: 'name="storage" dev="dm-0" ino=9',
      target: 'container_var_lib_t:s0',
      tclass: 'dir',
    }),
  );
  t.is(own.kind, 'directory');
  t.notRegex(own.commands, /allow svirt_t|semanage fcontext/);
});

test('of a program that is no VM the kind of the object is told, and all objects of a kind are one group', t => {
  const line = (name: string) =>
    avc({
      permission: 'search',
      more: `name="${name}" dev="dm-0" ino=9`,
      source: 'nfsidmap_t:s0',
      target: 'virt_var_lib_t:s0',
      tclass: 'dir',
    });
  t.regex(told(line('libvirt')).text, /nfsidmap_t:s0, asked for a dir of virt_var_lib_t$/);
  t.is(explainLog(readLog([line('libvirt'), line('dnsmasq')])).groups.length, 1);
});
