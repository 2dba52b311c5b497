// SPDX-License-Identifier: Apache-2.0
import {spawnSync} from 'node:child_process';
import test from 'ava';
import type {CauseCode} from '../../src/denials/cause.ts';
import {explainLog} from '../../src/denials/explain-log.ts';
import {readLog} from '../../src/denials/read-log.ts';
import {vmFacts} from '../../src/denials/vm-facts.ts';
import {analysisOf} from '../../src/layers/analysis.ts';
import {scratch} from '../helpers/scratch.ts';
import {wordsOf} from '../../src/render/report/denials/describe.ts';
import {formatLog} from '../../src/render/report/log-table.ts';
import {disk} from '../helpers/analysis.ts';
import {plannedScenario, UUID} from '../helpers/scenario.ts';

function apparmor(more: string, profile = `libvirt-${UUID}`): string {
  return `audit: type=1400 audit(1700000000.1:7): apparmor="DENIED" operation="open" profile="${profile}" ${more} pid=7 comm="qemu-system-x86"`;
}

function selinux(permission: string, target: string, tclass: string, source = 'svirt_t:s0:c1,c2'): string {
  return `type=AVC msg=audit(1700000000.1:7): avc:  denied  { ${permission} } for  pid=7 comm="x" name="thing" dev="vda1" ino=5 scontext=system_u:system_r:${source} tcontext=system_u:object_r:${target} tclass=${tclass} permissive=0`;
}

const kindOf = (line: string) => explainLog(readLog([line])).groups[0]?.cause.kind;

/** Without a definition. */
const CASES: readonly (readonly [kind: CauseCode, line: string])[] = [
  ['noise', apparmor('name="/run/udev/data/+usb:3-2:1.0" requested_mask="r" denied_mask="r"')],
  ['noise', apparmor('name="/dev/shm/lttng-ust-wait-8" requested_mask="rw" denied_mask="rw"')],
  ['noise', apparmor('name="/sys/bus/nd/devices/" requested_mask="r" denied_mask="r"')],
  [
    'noise',
    apparmor('name="/sys/devices/pci0000:00/0000:00:02.0/resource" requested_mask="r" denied_mask="r"'),
  ],
  [
    'sensitive',
    apparmor('name="/sys/devices/pci0000:00/0000:00:02.0/resource0" requested_mask="w" denied_mask="w"'),
  ],
  ['sensitive', apparmor('name="/sys/kernel/debug/kvm/x" requested_mask="r" denied_mask="r"')],
  ['own-state', apparmor(`name="/var/lib/libvirt/swtpm/${UUID}/tpm2/" requested_mask="r" denied_mask="r"`)],
  [
    'labelled-without-rule',
    apparmor('name="/srv/a.qcow2" requested_mask="r" denied_mask="r" fsuid=64055 ouid=64055'),
  ],
  ['no-rule', apparmor('name="/srv/a.qcow2" requested_mask="r" denied_mask="r" fsuid=64055 ouid=0')],
  ['sensitive', apparmor('name="/etc/shadow" requested_mask="r" denied_mask="r" fsuid=0 ouid=0')],
  [
    'emulator-refused',
    apparmor(
      'name="/opt/qemu/bin/qemu-system-x86_64" requested_mask="x" denied_mask="x"',
      'virtqemud',
    ).replace('"open"', '"exec"'),
  ],
  [
    'helper-cannot-read',
    apparmor('name="/data/a.qcow2" requested_mask="r" denied_mask="r"', '/usr/lib/libvirt/virt-aa-helper'),
  ],
  [
    'helper-cannot-load',
    apparmor('name="/usr/sbin/apparmor_parser" requested_mask="x" denied_mask="x"', 'virt-aa-helper'),
  ],
  ['noise', apparmor('name="/etc/nsswitch.conf" requested_mask="r" denied_mask="r"', 'virt-aa-helper')],
  ['host-program', apparmor('name="/srv/tpm.sock" requested_mask="c" denied_mask="c"', 'swtpm')],
  ['host-program', apparmor('capability=17 capname="sys_rawio"', 'libvirtd').replace('"open"', '"capable"')],
  ['stranger', apparmor('name="/srv/x" requested_mask="r" denied_mask="r"', '/usr/bin/man')],
  ['noise', selinux('read', 'sysfs_t:s0', 'file')],
  ['noise', selinux('search', 'init_t:s0', 'dir')],
  ['type', selinux('write', 'sysfs_t:s0', 'file')],
  // Categories hold for files, and for a pipe only when it is opened by its name.
  ['other-vm-categories', selinux('read', 'svirt_image_t:s0:c8,c9', 'file')],
  ['inherited-descriptor', selinux('read', 'virtqemud_t:s0:c8,c9', 'fifo_file')],
  ['other-vm-categories', selinux('open', 'svirt_image_t:s0:c8,c9', 'fifo_file')],
  // Nor do they hold for companions.
  ['host-domain', selinux('open', 'virt_log_t:s0:c8,c9', 'file', 'swtpm_t:s0')],
  ['host-domain', selinux('write', 'user_tmp_t:s0:c8,c9', 'sock_file', 'passt_t:s0:c1,c2')],
  ['host-domain', selinux('relabelfrom', 'virt_var_run_t:s0', 'sock_file', 'virtqemud_t:s0')],
  ['volume-of-containers', selinux('write', 'container_file_t:s0', 'dir')],
  ['container', selinux('write', 'tmp_t:s0', 'dir', 'container_kvm_t:s0:c1,c2')],
  ['peer', selinux('connectto', 'nbdkit_t:s0:c1,c2', 'unix_stream_socket')],
  ['kernel-object', selinux('getattr', 'fs_t:s0', 'filesystem')],
  ['kernel-object', selinux('write', 'svirt_t:s0:c1,c2', 'key')],
  ['kernel-object', selinux('map_create', 'svirt_t:s0:c1,c2', 'bpf')],
  ['io-uring', selinux('sqpoll', 'svirt_t:s0:c1,c2', 'io_uring')],
  ['io-uring', selinux('create', 'svirt_t:s0:c1,c2', 'anon_inode')],
  ['stranger', selinux('read', 'etc_t:s0', 'file', 'httpd_t:s0')],
];

for (const [index, [kind, line]] of CASES.entries()) {
  test(`${index}: ${kind}`, t => {
    t.is(kindOf(line), kind, line);
    const [group] = explainLog(readLog([line])).groups;
    const {text, remedies} = wordsOf(group!);
    t.not(text, '');
    t.false(remedies[0]?.text.startsWith('or ') ?? false);
  });
}

/** A VM with a definition, and what libvirt's helper and operations would add. */
function withDefinition(devices: string) {
  const {written, ...planned} = plannedScenario({devices, mode: 'strict'});
  const analysis = analysisOf(planned, {active: ['apparmor']});
  const group = (line: string) =>
    explainLog(readLog([line]), [analysis], vmFacts(new Map([[analysis, written]]))).groups[0];
  return {
    analysis,
    explain: (line: string) => group(line)?.cause,
    words: (line: string) => wordsOf(group(line)!),
  };
}

test("what libvirt's helper never writes is its gap, not an old profile", t => {
  const {explain} = withDefinition(
    `<hostdev mode='subsystem' type='scsi' managed='no'><source><adapter name='scsi_host0'/><address bus='0' target='0' unit='0'/></source></hostdev>
     <rng model='virtio'><backend model='random'>/dev/hwrng</backend></rng>${disk('/srv/a.img')}`,
  );
  const denied = (path: string) => explain(apparmor(`name="${path}" requested_mask="r" denied_mask="r"`));
  t.like(denied('/dev/hwrng'), {kind: 'helper-gap', device: 'rng 0'});
  t.like(denied('/srv/a.img'), {kind: 'stale-profile'});
});

test('a definition that does not ask for a path makes the refusal right, and says how to ask', t => {
  const {explain, words} = withDefinition(
    `<disk type='file' device='cdrom'><source file='/srv/a.iso'/><target dev='sda' bus='sata'/><readonly/></disk>`,
  );
  const line = (path: string, mask: string) =>
    apparmor(`name="${path}" requested_mask="${mask}" denied_mask="${mask}" fsuid=7 ouid=7`);
  t.like(explain(line('/srv/b.img', 'rw')), {kind: 'no-rule', device: null});
  const {right, remedies} = words(line('/srv/b.img', 'rw'));
  t.regex(right ?? '', /nothing in the definition of .* needs \/srv\/b\.img/);
  t.deepEqual(
    remedies.map(({command}) => command),
    [`virsh edit ${UUID}\n<disk type='file'><source file='/srv/b.img'/>…`],
  );
  t.regex(words(line('/srv/a.iso', 'w')).right ?? '', /read-only in the definition/);
  // By the directory that libvirt makes for a VM's own files.
  t.like(explain(line('/var/lib/libvirt/qemu/ram/4-guest/', 'c')), {kind: 'own-state'});
});

test('programs around a VM are told for the VM whose UUID or name is in what they were refused', t => {
  const analysis = withDefinition('').analysis;
  const vmOf = (more: string, profile: string, given = true) =>
    explainLog(readLog([apparmor(more, profile)]), given ? [analysis] : []).groups[0]?.vm;
  const socket = 'name="/run/libvirt/qemu/passt/3-guest-net0.socket" denied_mask="c"';
  t.is(vmOf(`name="/var/lib/libvirt/swtpm/${UUID}/tpm2/.lock" denied_mask="wc"`, 'swtpm'), 'guest');
  t.is(vmOf(socket, 'passt'), 'guest');
  t.is(vmOf(socket, 'passt', false), 'guest');
  t.is(vmOf(`denied_mask="send" signal=term peer="libvirt-${UUID}"`, 'libvirtd', false), UUID);
  t.is(
    vmOf('name="/dev/disk/by-uuid/5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11" denied_mask="r"', 'libvirtd'),
    null,
  );
});

test('what only an operation needs is named with it', t => {
  const devices = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/srv/top.qcow2'/>
    <backingStore type='file'><format type='qcow2'/><source file='/srv/base.qcow2'/><backingStore/></backingStore><target dev='vda' bus='virtio'/></disk>`;
  const cause = withDefinition(devices).explain(
    apparmor('name="/srv/base.qcow2" requested_mask="w" denied_mask="w"'),
  );
  t.like(cause, {kind: 'operation', operation: 'blockcommit'});
});

test('of an operation that nobody knows its name and letters are told, as far as there are any', t => {
  const about = (more: string) => {
    const cause = explainLog(readLog([apparmor(more).replace('"open"', '"frob"')])).groups[0]?.cause;
    return cause?.kind === 'operation-unknown' ? cause.about : cause;
  };
  t.is(about('name="thing" requested_mask="r" denied_mask="r"'), 'thing (r)');
  t.is(about('name="thing"'), 'thing');
});

test("no operation of the VM's adds a rule to a profile inside of its own", t => {
  const devices = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/srv/top.qcow2'/>
    <backingStore type='file'><format type='qcow2'/><source file='/srv/base.qcow2'/><backingStore/></backingStore><target dev='vda' bus='virtio'/></disk>
    <interface type='user'><backend type='passt'/></interface>`;
  const cause = withDefinition(devices).explain(
    apparmor('name="/srv/base.qcow2" requested_mask="w" denied_mask="w"', `libvirt-${UUID}//passt`),
  );
  t.not(cause?.kind, 'operation');
});

test('one cause with many paths prints them', t => {
  const lines = [1, 2, 3].map(number =>
    apparmor(`name="/run/udev/data/c189:${number}" requested_mask="r" denied_mask="r"`),
  );
  const report = explainLog(readLog(lines));
  t.is(report.groups.length, 1);
  const text = formatLog(report, {width: 80, style: (_, words) => words});
  for (const number of [1, 2, 3]) t.true(text.includes(`/run/udev/data/c189:${number}`));
});

test('forms: ausearch -i, aa-log, the journal', t => {
  const record = apparmor('name="/srv/two words" requested_mask="r" denied_mask="r"');
  const forms = [
    `type=AVC msg=audit(07/16/2025 11:00:03.191:937) : apparmor=DENIED operation=open profile=libvirt-${UUID} name=/srv/two words pid=7 comm=qemu-system-x86 requested_mask=r denied_mask=r`,
    `DENIED  libvirt-${UUID} open "/srv/two words" comm=qemu-system-x86 requested_mask=r denied_mask=r`,
    `\x1b[1;31mDENIED\x1b[0m  \x1b[34mlibvirt-${UUID}\x1b[0m open "/srv/two words" comm=qemu-system-x86 requested_mask=r denied_mask=r`,
    JSON.stringify({MESSAGE: record}),
    `\x1e${JSON.stringify({MESSAGE: record})}`,
    `data: ${JSON.stringify({MESSAGE: record})}`,
  ];
  t.deepEqual(
    [...readLog(forms)].map(found => 'name' in found && found.name),
    forms.map(() => '/srv/two words'),
  );
  t.is(
    kindOf(
      `type=AVC msg=audit(07/16/2025 11:00:03.191:937) : avc:  denied  { read } for  pid=3 comm=swtpm path=pipe:[14] dev="pipefs" ino=14 scontext=system_u:system_r:svirt_t:s0:c3,c9 tcontext=system_u:system_r:virtqemud_t:s0 tclass=fifo_file permissive=0`,
    ),
    'inherited-descriptor',
  );
});

test('a file system that is not mounted has no file to relabel', t => {
  const line = selinux('read', 'default_t:s0', 'file').replace('"vda1"', '"vdnone"');
  const [group] = explainLog(readLog([line])).groups;
  const [find = ''] = wordsOf(group!).remedies[0]?.command?.split('\n') ?? [];
  const {stdout} = spawnSync('sh', ['-c', `${find}; printf %s "$FILE"`], {cwd: scratch(t), encoding: 'utf8'});
  t.is(stdout, '');
});

test('a name without its directory is looked for by its inode', t => {
  const commandsOf = (line: string) =>
    explainLog(readLog([line])).groups.flatMap(group => wordsOf(group).remedies.map(one => one.command));
  const line = selinux('read', 'default_t:s0', 'file');
  const [chcon = ''] = commandsOf(line);
  t.regex(
    chcon,
    /^FILE=\$\(find "\$\(findmnt -nfo TARGET -S \/dev\/vda1\)" -xdev -inum 5 -print -quit\)\nchcon .* "\$\{FILE:\?not found\}"$/u,
  );
  t.regex(commandsOf(line.replace('"vda1"', '"vdb"'))[0] ?? '', /-S \/dev\/vdb\)" /u);
  t.regex(
    commandsOf(line.replace('"vda1"', '"tmpfs"'))[0] ?? '',
    /TARGET -t tmpfs \| while .*\nchcon .* \/the\/path$/u,
  );
  for (const forged of ['dev="$(id)1"', 'dev="a b"'])
    t.regex(commandsOf(line.replace('dev="vda1"', forged))[0] ?? '', /\/the\/path$/u);
});
