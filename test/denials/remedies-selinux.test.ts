// SPDX-License-Identifier: Apache-2.0
/** A remedy is a command that somebody runs as root: what a guest can bring about in a log must not become one. */
import test from 'ava';
import {explainLog} from '../../src/denials/explain-log.ts';
import {readLog} from '../../src/denials/read-log.ts';
import {wordsOf} from '../../src/render/report/denials/describe.ts';
import {analysisFor} from '../helpers/analysis.ts';
import {told} from '../helpers/denied.ts';

function selinux(
  permission: string,
  type: string,
  more: string,
  source = 'svirt_t:s0:c1,c2',
  tclass = 'file',
) {
  return `type=AVC msg=audit(1700000000.1:7): avc:  denied  { ${permission} } for  pid=7 comm="x" ${more} dev="dm-0" ino=5 scontext=system_u:system_r:${source} tcontext=system_u:object_r:${type}:s0 tclass=${tclass} permissive=0`;
}

test("no label and no module opens what is the host's", t => {
  for (const line of [
    selinux('write', 'etc_t', 'path="/etc/sudoers"'),
    selinux('write', 'etc_t', 'name="sudoers"'),
    selinux('read', 'shadow_t', 'name="shadow"'),
    selinux('read', 'shadow_t', 'path="/srv/accounts"'),
    selinux('read', 'user_home_t', 'path="/home/ann/.ssh/id_ed25519"'),
    selinux('read', 'admin_home_t', 'name="notes"'),
    selinux('write', 'usr_t', 'name="libc.so"'),
    selinux('read', 'memory_device_t', 'name="mem"', undefined, 'chr_file'),
    selinux('write', 'virt_var_run_t', 'path="/run/libvirt/virtqemud-sock"', undefined, 'sock_file'),
    selinux('write', 'container_var_run_t', 'name="docker.sock"', undefined, 'sock_file'),
    selinux('connectto', 'container_runtime_t', 'path="/run/docker.sock"', undefined, 'unix_stream_socket'),
    selinux('connectto', 'virtqemud_t', 'name="x"', undefined, 'unix_stream_socket'),
    selinux('read', 'shadow_t', 'path="/etc/shadow"', 'container_t:s0:c3,c4'),
    selinux('read', 'shadow_t', 'name="shadow"', 'passt_t:s0:c1,c2'),
  ])
    t.like(told(line), {kind: 'sensitive', commands: ''}, line);
});

test('what a VM keeps and no disk has is not told of <readonly/>, where it has the label of content', t => {
  const nvram = `<loader readonly='yes' type='pflash'>/usr/share/edk2/code.fd</loader><nvram>/srv/state.bin</nvram>`;
  const devices = `<disk type='file'><source file='/srv/a.img'/><target dev='vda'/></disk>
    <serial type='file'><source path='/srv/serial.out'/></serial>`;
  const guest = analysisFor({os: nvram, devices});
  const source = guest.plan.selinux.process?.replace('system_u:system_r:', '');
  const written = (path: string) =>
    told(selinux('write', 'virt_content_t', `path="${path}"`, source), [guest]);
  for (const path of [
    '/srv/state.bin',
    '/var/lib/libvirt/qemu/nvram/x_VARS.fd',
    `/var/lib/libvirt/swtpm/x/tpm2/tpm2-00.permall`,
  ]) {
    const {kind, text, commands} = written(path);
    t.is(kind, 'read-only-content', path);
    t.regex(text, /libvirt labels it for the VM at each start/);
    t.is(commands, 'virsh shutdown VM && virsh start VM', path);
  }
  t.regex(written('/srv/a.img').commands, /blockcommit/);
  t.regex(written('/srv/base.img').commands, /blockcommit/);
  // The plan says what libvirt labels at a start.
  const labelled = (path: string) => guest.plan.selinux.labels.some(label => label.path === path);
  t.true(labelled('/srv/state.bin'));
  t.false(labelled('/srv/serial.out'));
  t.is(written('/srv/serial.out').kind, 'not-labelled');
});

test('a path that leads elsewhere is no place for a label', t => {
  const {commands} = told(selinux('read', 'default_t', 'path="/srv/x/../../etc/sudoers"'));
  t.notRegex(commands, /sudoers/);
});

test('an image that was moved with its label, or that a definition names, still gets one', t => {
  t.regex(told(selinux('read', 'etc_t', 'path="/srv/a.img"')).commands, /chcon .*'\/srv\/a\.img'/);
  t.regex(
    told(selinux('read', 'admin_home_t', 'path="/root/a.qcow2"')).commands,
    /^mv -i -- '\/root\/a\.qcow2'/,
  );
});

test('daemons of libvirt and agents in a guest may be meant to have secrets', t => {
  t.is(told(selinux('read', 'shadow_t', 'name="shadow"', 'virtqemud_t:s0')).kind, 'host-domain');
  t.is(told(selinux('write', 'shadow_t', 'name="shadow"', 'virt_qemu_ga_t:s0')).kind, 'guest-agent');
});

test('a container gets no label on what is no volume', t => {
  const inContainer = (type: string, more: string) =>
    told(selinux('read', type, more, 'container_t:s0:c3,c4'));
  const ofAnother = told(
    selinux('read', 'container_file_t', 'path="/vol/x"', 'container_t:s0:c3,c4').replace(
      'container_file_t:s0',
      'container_file_t:s0:c7,c8',
    ),
  );
  t.regex(ofAnother.commands, /^chcon -t container_file_t/);
  t.regex(
    inContainer('var_lib_t', 'path="/var/lib/kubelet/pods/1/volumes/kubernetes.io~csi/x/disk.img"').commands,
    /^chcon -t container_file_t/,
  );
  t.like(inContainer('tmpfs_t', 'path="/var/lib/kubelet/pods/1/volumes/kubernetes.io~secret/x/token"'), {
    kind: 'sensitive',
    commands: '',
  });
  t.notRegex(inContainer('user_home_t', 'path="/home/ann/vms/a.img"').commands, /chcon/);
  for (const type of ['httpd_sys_content_t', 'container_var_lib_t'])
    t.like(inContainer(type, 'name="x"'), {kind: 'container', commands: ''});
});

test('a label for programs is given only where the system keeps them, or to what the definition names', t => {
  for (const permission of ['execute', 'entrypoint'])
    for (const [type, more] of [
      ['user_tmp_t', 'path="/tmp/evil/passt"'],
      ['user_tmp_t', 'name="passt"'],
      ['user_home_t', 'path="/home/ann/qemu-system-x86_64"'],
    ] as const)
      t.like(told(selinux(permission, type, more)), {kind: 'program', commands: ''}, more);
  t.regex(told(selinux('execute', 'usr_t', 'path="/opt/passt/passt"')).commands, /passt_exec_t/);
  t.regex(told(selinux('execute', 'bin_t', 'name="passt"')).commands, /passt_exec_t/);
  const own = analysisFor({devices: '<emulator>/home/ann/qemu-system-x86_64</emulator>'});
  const line = selinux('entrypoint', 'user_home_t', 'path="/home/ann/qemu-system-x86_64"');
  t.regex(told(line, [own]).commands, /qemu_exec_t/);
  // By its device, not by its program.
  t.notRegex(told(selinux('entrypoint', 'bin_t', 'name="run" dev="qemu"')).commands, /qemu_exec_t|allow/);
});

test('a directory that others share gets no label, and nothing in it either', t => {
  for (const [type, path] of [
    ['virt_var_lib_t', '/var/lib/libvirt'],
    ['mnt_t', '/mnt'],
    ['default_t', '/data'],
    ['root_t', '/'],
    ['etc_t', '/etc'],
    ['var_lib_t', '/var/lib'],
  ])
    t.notRegex(
      told(selinux('write', type!, `path="${path}"`, undefined, 'dir')).commands,
      /semanage|chcon|allow/,
      path,
    );
});

test('a port is no path', t => {
  const line = selinux('name_bind', 'unreserved_port_t', 'src=6500', undefined, 'tcp_socket');
  const [group] = explainLog(readLog([line])).groups;
  t.deepEqual(group?.paths, []);
  t.regex(wordsOf(group!).text, /tcp port 6500 /);
  const daemon = selinux('name_bind', 'unreserved_port_t', 'src=6500', 'virtqemud_t:s0', 'tcp_socket');
  t.regex(wordsOf(explainLog(readLog([daemon])).groups[0]!).text, /port 6500, a tcp_socket/);
});
