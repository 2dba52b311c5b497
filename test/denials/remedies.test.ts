// SPDX-License-Identifier: Apache-2.0
/** A remedy is a command that somebody runs as root: what a guest can bring about in a log must not become one. */
import test from 'ava';
import {explainLog} from '../../src/denials/explain-log.ts';
import {readLog} from '../../src/denials/read-log.ts';
import type {Analysis} from '../../src/layers/analysis.ts';
import {wordsOf} from '../../src/render/report/denials/describe.ts';
import {analysisFor} from '../helpers/analysis.ts';
import {UUID} from '../helpers/scenario.ts';

const OTHER = UUID.replace('5e4', '6f5');
const NONE: readonly Analysis[] = [];
const guest = analysisFor({devices: ''});

function apparmor(more: string, profile = `libvirt-${UUID}`, operation = 'open'): string {
  return `audit: type=1400 audit(1700000000.1:7): apparmor="DENIED" operation="${operation}" profile="${profile}" ${more} pid=7 comm="qemu-system-x86"`;
}

const refused = (path: string, mask = 'rw') =>
  apparmor(`name="${path}" requested_mask="${mask}" denied_mask="${mask}" fsuid=7 ouid=7`);
const started = (path: string, profile?: string) =>
  apparmor(`name="${path}" requested_mask="x" denied_mask="x"`, profile, 'exec');

function told(line: string, analyses = NONE) {
  const [group] = explainLog(readLog([line]), analyses).groups;
  const {right, remedies} = wordsOf(group!);
  return {
    kind: group!.cause.kind as string,
    right,
    commands: remedies.map(({command}) => command).join('\n'),
  };
}

test('another VM’s monitor is never called the VM’s own', t => {
  const monitor = '/var/lib/libvirt/qemu/domain-7-othervm/monitor.sock';
  const known = told(refused(monitor), [guest]);
  t.is(known.kind, 'other-vm');
  t.is(known.commands, '');
  // Whose it is only a definition tells: the name of this VM is not in the record.
  const unknown = told(refused(monitor));
  t.is(unknown.kind, 'own-state');
  t.notRegex(unknown.commands, /monitor|sed /);
  for (const analyses of [NONE, [guest]])
    t.like(told(refused(`/var/lib/libvirt/swtpm/${OTHER}/tpm2/tpm2-00.permall`), analyses), {
      kind: 'other-vm',
      commands: '',
    });
});

test('a VM’s own state by its UUID or its name gets a rule, and only below directories of libvirt', t => {
  t.regex(told(refused(`/var/lib/libvirt/swtpm/${UUID}/tpm2/`)).commands, /sed .*tpm2/);
  t.regex(told(refused('/var/lib/libvirt/qemu/ram/7-guest/x'), [guest]).commands, /sed .*ram/);
  for (const path of [
    '/tmp/libvirt/qemu/7-guest/x',
    `/srv/libvirt/${UUID}/x`,
    '/srv/libvirt/qemu/domain-7-guest/x',
    '/dev/shm/libvirt/qemu/7-guest',
  ])
    t.notRegex(told(refused(path), [guest]).commands, /sed /, path);
});

test('a name that libvirt cut may be another VM’s', t => {
  const long = analysisFor({devices: '', name: 'web-server-production-1'});
  const path = '/var/lib/libvirt/qemu/ram/7-web-server-productio/x';
  t.like(told(refused(path), [long]), {kind: 'own-state'});
  t.notRegex(told(refused(path), [long]).commands, /sed /);
});

test('a directory in another VM’s, named after this one, stays that VM’s', t => {
  const inner = `/var/lib/libvirt/qemu/domain-7-othervm/channel/domain-8-guest/x`;
  t.is(told(refused(inner), [guest]).kind, 'other-vm');
});

test('neither sockets nor signals of another VM become a rule', t => {
  const unix = (more: string) =>
    apparmor(
      `family="unix" sock_type="stream" requested_mask="send receive" denied_mask="send receive" ${more}`,
    );
  t.like(told(unix(`peer="libvirt-${OTHER}"`)), {kind: 'other-vm', commands: ''});
  t.like(told(unix('peer="unconfined" peer_addr="/var/lib/libvirt/qemu/domain-7-othervm/m.sock"'), [guest]), {
    kind: 'other-vm',
    commands: '',
  });
  t.like(told(unix('peer="unconfined" peer_addr="/run/docker.sock"')), {kind: 'sensitive', commands: ''});
  t.regex(told(unix('peer="passt" peer_addr="/run/user/1000/x.sock"')).commands, /sed /);
  const signal = (peer: string) =>
    apparmor(
      `requested_mask="receive" denied_mask="receive" signal=kill peer="${peer}"`,
      undefined,
      'signal',
    );
  t.is(told(signal(`libvirt-${OTHER}`)).commands, '');
  t.regex(told(signal('watchdog')).commands, /sed /);
});

test('a program is none of a VM’s by its last name alone', t => {
  for (const path of ['/tmp/evil/passt', '/home/ann/qemu-system-x86_64', '/usr/../tmp/passt', '/usrx/passt'])
    t.like(told(started(path)), {kind: 'program', commands: ''}, path);
  for (const path of ['/usr/bin/passt', '/opt/qemu/bin/qemu-system-x86_64', '/nix/store/x/bin/swtpm'])
    t.regex(told(started(path)).commands, /rmpix/, path);
});

test('an emulator anywhere is the VM’s where its definition names it', t => {
  const own = analysisFor({devices: '<emulator>/home/ann/qemu-system-x86_64</emulator>'});
  t.is(told(started('/home/ann/qemu-system-x86_64'), [own]).kind, 'own-program');
  t.is(told(started('/home/ann/evil/qemu-system-x86_64'), [own]).kind, 'program');
  const daemon = started('/home/ann/qemu-system-x86_64', 'virtqemud');
  t.is(told(daemon, [own]).kind, 'emulator-refused');
  t.like(told(daemon), {kind: 'host-program', commands: ''});
});

test('no program of the host is let start what anybody can put there', t => {
  for (const [path, profile] of [
    ['/tmp/evil/apparmor_parser', 'virt-aa-helper'],
    ['/tmp/evil/qemu-kvm', 'libvirtd'],
    ['/tmp/evil/x', 'libvirtd'],
  ] as const)
    t.is(told(started(path, profile)).commands, '', path);
  t.is(told(refused('/dev/null').replace(`libvirt-${UUID}`, 'libvirtd//null-/tmp/evil/x')).commands, '');
  t.not(told(started('/usr/bin/swtpm_setup', 'libvirtd')).commands, '');
  t.not(told(started('/etc/libvirt/hooks/qemu', 'libvirtd')).commands, '');
});

test('what gives away the host gets no rule, for a VM or for what works for one', t => {
  for (const path of [
    '/home/ann/.bashrc',
    '/home//ann/.ssh/id_ed25519',
    '/var/run/docker.sock',
    '/run/udev/control',
  ])
    t.like(told(refused(path)), {kind: 'sensitive', commands: ''}, path);
  for (const path of ['/etc/shadow', '/home/ann/.ssh/id_ed25519', '/var/spool/cron/root'])
    t.is(told(refused(path).replace(`libvirt-${UUID}`, 'passt')).commands, '', path);
});

function selinux(
  permission: string,
  type: string,
  more: string,
  source = 'svirt_t:s0:c1,c2',
  tclass = 'file',
) {
  return `type=AVC msg=audit(1700000000.1:7): avc:  denied  { ${permission} } for  pid=7 comm="x" ${more} dev="dm-0" ino=5 scontext=system_u:system_r:${source} tcontext=system_u:object_r:${type}:s0 tclass=${tclass} permissive=0`;
}

test('no label and no module opens what is the host’s', t => {
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
  t.regex(inContainer('container_file_t', 'path="/vol/x"').commands, /^chcon -t container_file_t/);
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

test('no command for a program without a file of the site is made up', t => {
  for (const profile of ['virtlogd', 'virtqemud//child', 'virtlxcd']) {
    const {commands} = told(started('/usr/bin/qemu-system-x86_64', profile));
    t.notRegex(commands, /undefined|''/, profile);
  }
  t.regex(told(started('/usr/bin/qemu-system-x86_64', 'virtqemud//child')).commands, /^sed .*profile child/);
  t.is(told(started('/usr/bin/qemu-system-x86_64', 'virtlogd')).commands, '');
});

test('no thread’s name alone lets a VM make user namespaces', t => {
  const line = apparmor('class="namespace"', undefined, 'userns_create').replace('qemu-system-x86', 'passt');
  t.notRegex(told(line).commands, /sed /);
  t.like(told(line, [guest]), {kind: 'user-namespace', commands: ''});
  const own = analysisFor({devices: "<interface type='user'><backend type='passt'/></interface>"});
  t.regex(told(line, [own]).commands, /userns create/);
});

test('what a profile inside of the VM’s lacks is not granted to the VM', t => {
  const child = `libvirt-${UUID}//passt`;
  for (const line of [
    apparmor('family="inet" sock_type="raw" denied_mask="create"', child, 'create'),
    apparmor('family="unix" sock_type="stream" denied_mask="send" peer="unconfined"', child),
    apparmor('denied_mask="receive" signal=term peer="watchdog"', child, 'signal'),
    apparmor('info="Failed name lookup - deleted entry" name="/srv/a" denied_mask="r"', child),
    apparmor('info="Failed name lookup - disconnected path" name="a" denied_mask="r"', child),
    started('/usr/bin/passt', child),
  ])
    t.notRegex(told(line).commands, /sed /, line);
});
