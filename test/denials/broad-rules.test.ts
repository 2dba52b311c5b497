// SPDX-License-Identifier: Apache-2.0
/** No remedy is a rule for what belongs to many others, nor a label that a port already has. */
import test from 'ava';
import {selinux, told} from '../helpers/denied.ts';

const avc = (source: string, permission: string, target: string, tclass: string, more = 'path="/srv/x"') =>
  selinux({
    permission,
    tclass,
    source: `${source}:s0`,
    target: `system_u:object_r:${target}:s0`,
    more: `${more} dev="dm-0" ino=5`,
  });

test('a socket with the label of its directory gets no rule: all sockets there have it', t => {
  for (const type of ['user_tmp_t', 'tmp_t', 'var_run_t', 'virt_var_run_t', 'var_lib_t', 'unlabeled_t']) {
    const {kind, commands} = told(avc('svirt_t', 'write', type, 'sock_file'));
    t.is(kind, 'socket-file', type);
    t.notRegex(commands, /allow/, type);
    t.not(commands, '', type);
  }
});

test("a daemon gets no rule for what is users', containers' or a service's", t => {
  for (const [source, permission, type, tclass] of [
    ['virtlogd_t', 'append', 'container_file_t', 'file'],
    ['virtlogd_t', 'add_name', 'nova_var_lib_t', 'dir'],
    ['virtd_t', 'read', 'user_home_t', 'file'],
    ['virtqemud_t', 'relabelfrom', 'var_lib_t', 'file'],
    ['passt_t', 'write', 'user_tmp_t', 'sock_file'],
  ] as const) {
    const {kind, commands} = told(avc(source, permission, type, tclass));
    t.is(kind, 'host-domain', type);
    t.notRegex(commands, /allow/, type);
    t.not(commands, '', type);
  }
});

test('a VM gets no rule for the volumes of all containers', t => {
  const {kind, commands} = told(avc('svirt_t', 'write', 'container_file_t', 'file'));
  t.is(kind, 'volume-of-containers');
  t.notRegex(commands, /allow/);
  t.regex(commands, /restorecon/);
});

test('a daemon still gets a rule for its own things, for a kind of device, and to walk through a directory', t => {
  for (const [source, permission, type, tclass] of [
    ['swtpm_t', 'open', 'virt_log_t', 'file'],
    ['virtqemud_t', 'relabelfrom', 'tpm_device_t', 'chr_file'],
    ['virtqemud_t', 'search', 'user_home_dir_t', 'dir'],
  ] as const)
    t.regex(told(avc(source, permission, type, tclass)).commands, /allow/, type);
});

test('a port that is labelled for VMs gets no label', t => {
  const bind = (type: string) => told(avc('svirt_t', 'name_bind', type, 'tcp_socket', 'src=5901'));
  for (const type of ['vnc_port_t', 'virt_migration_port_t']) {
    const {kind, text, commands} = bind(type);
    t.is(kind, 'port');
    t.regex(text, /the policy lacks the rule/);
    t.is(commands, 'dnf upgrade selinux-policy');
  }
  t.regex(bind('unreserved_port_t').commands, /semanage port -a/);
  t.regex(bind('http_port_t').commands, /semanage port -m/);
});
