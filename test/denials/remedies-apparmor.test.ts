// SPDX-License-Identifier: Apache-2.0
/** A remedy is a command that somebody runs as root: what a guest can bring about in a log must not become one. */
import test from 'ava';
import {analysisFor} from '../helpers/analysis.ts';
import {told} from '../helpers/denied.ts';
import {UUID} from '../helpers/scenario.ts';

const OTHER = UUID.replace('5e4', '6f5');
const guest = analysisFor({devices: ''});

function apparmor(more: string, profile = `libvirt-${UUID}`, operation = 'open'): string {
  return `audit: type=1400 audit(1700000000.1:7): apparmor="DENIED" operation="${operation}" profile="${profile}" ${more} pid=7 comm="qemu-system-x86"`;
}

const refused = (path: string, mask = 'rw') =>
  apparmor(`name="${path}" requested_mask="${mask}" denied_mask="${mask}" fsuid=7 ouid=7`);
const started = (path: string, profile?: string) =>
  apparmor(`name="${path}" requested_mask="x" denied_mask="x"`, profile, 'exec');

test("another VM's monitor is never called the VM's own", t => {
  const monitor = '/var/lib/libvirt/qemu/domain-7-othervm/monitor.sock';
  const known = told(refused(monitor), [guest]);
  t.is(known.kind, 'other-vm');
  t.is(known.commands, '');
  // Whose it is only a definition tells: the name of this VM is not in the record.
  const unknown = told(refused(monitor));
  t.is(unknown.kind, 'own-state');
  t.notRegex(unknown.commands, /monitor|sed /);
  for (const analyses of [[], [guest]])
    t.like(told(refused(`/var/lib/libvirt/swtpm/${OTHER}/tpm2/tpm2-00.permall`), analyses), {
      kind: 'other-vm',
      commands: '',
    });
});

test("a VM's own state by its UUID or its name gets a rule, and only below directories of libvirt", t => {
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

test("a name that libvirt cut may be another VM's", t => {
  const long = analysisFor({devices: '', name: 'web-server-production-1'});
  const path = '/var/lib/libvirt/qemu/ram/7-web-server-productio/x';
  t.like(told(refused(path), [long]), {kind: 'own-state'});
  t.notRegex(told(refused(path), [long]).commands, /sed /);
});

test("a directory in another VM's, named after this one, stays that VM's", t => {
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

test("a program is none of a VM's by its last name alone", t => {
  for (const path of ['/tmp/evil/passt', '/home/ann/qemu-system-x86_64', '/usr/../tmp/passt', '/usrx/passt'])
    t.like(told(started(path)), {kind: 'program', commands: ''}, path);
  for (const path of ['/usr/bin/passt', '/opt/qemu/bin/qemu-system-x86_64', '/nix/store/x/bin/swtpm'])
    t.regex(told(started(path)).commands, /rmpix/, path);
});

test("an emulator anywhere is the VM's where its definition names it", t => {
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
  for (const path of [
    '/etc/shadow',
    '/etc//shadow',
    '/home/ann/.ssh/id_ed25519',
    '/home//ann/.ssh/id_ed25519',
    '/var/spool/cron/root',
  ])
    t.is(told(refused(path).replace(`libvirt-${UUID}`, 'passt')).commands, '', path);
});

test('no command for a program without a file of the site is made up', t => {
  for (const profile of ['virtlogd', 'virtqemud//child', 'virtlxcd']) {
    const {commands} = told(started('/usr/bin/qemu-system-x86_64', profile));
    t.notRegex(commands, /undefined|''/, profile);
  }
  t.regex(told(started('/usr/bin/qemu-system-x86_64', 'virtqemud//child')).commands, /^sed .*profile child/);
  t.is(told(started('/usr/bin/qemu-system-x86_64', 'virtlogd')).commands, '');
  t.regex(
    told(started('/usr/bin/qemu-system-x86_64', 'virtlogd')).right ?? '',
    /only libvirt's daemons have to start emulators/,
  );
});

test("libvirt's helper is let read no more of the host than a VM is", t => {
  const read = (path: string) => told(apparmor(`name="${path}" denied_mask="r"`, 'virt-aa-helper'));
  for (const path of [
    '/root/.ssh/id_rsa',
    '/dev/mem',
    '/var/lib/libvirt/qemu/save/a.save',
    '/run/docker.sock',
  ])
    t.like(read(path), {kind: 'helper-cannot-read', commands: ''}, path);
  t.regex(read('/root/.ssh/id_rsa').right ?? '', /^it is private data of a user of the host/);
  t.regex(read('/root/a.qcow2').commands, /^mv -i -- '\/root\/a.qcow2'/);
  t.regex(read('/srv/a.qcow2').commands, /^printf .*"\/srv\/a.qcow2" r,/);
});

test('of a raw disk the helper looks for no backing files, and of a volume perhaps for none', t => {
  const read = (path: string, format?: string) => {
    const devices = `<disk type='block'><driver name='qemu' type='${format}'/><source dev='${path}'/><target dev='vda'/></disk>`;
    const analyses = format === undefined ? [] : [analysisFor({devices})];
    const line = apparmor(`name="${path}" denied_mask="r"`, 'virt-aa-helper');
    return told(line, analyses);
  };
  for (const path of ['/dev/zd16', '/dev/dm-3']) {
    t.regex(read(path).text, /If it is raw, it has no backing files, and nothing fails/);
    t.notRegex(read(path).text, /the backing files of this image/);
    t.like(read(path, 'raw'), {kind: 'helper-cannot-read', commands: ''});
    t.regex(read(path, 'raw').right ?? '', /^a raw disk, a medium or a ROM has no backing files/);
    t.regex(read(path, 'qcow2').commands, /<backingStore/);
  }
  t.regex(read('/srv/a.qcow2').text, /It cannot see the backing files of this image/);
});

test("no thread's name alone lets a VM make user namespaces", t => {
  const line = apparmor('class="namespace"', undefined, 'userns_create').replace('qemu-system-x86', 'passt');
  t.notRegex(told(line).commands, /sed /);
  t.like(told(line, [guest]), {kind: 'user-namespace', commands: ''});
  const own = analysisFor({devices: "<interface type='user'><backend type='passt'/></interface>"});
  t.regex(told(line, [own]).commands, /userns create/);
});

test("what a profile inside of the VM's lacks is not granted to the VM", t => {
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
