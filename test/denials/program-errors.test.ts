// SPDX-License-Identifier: Apache-2.0
/** What libvirt and QEMU say of a refusal is listed with the question to ask next. */
import test from 'ava';
import {explainLog} from '../../src/denials/explain-log.ts';
import {programError} from '../../src/denials/program-errors.ts';
import {readLog} from '../../src/denials/read-log.ts';
import {logDocument} from '../../src/render/report/denials/describe.ts';
import {formatLog} from '../../src/render/report/log-table.ts';
import {apparmor, VM} from '../helpers/denied.ts';

const QEMU = '2026-01-13T09:09:26.823084Z qemu-system-x86_64:';

for (const [text, kind, path] of [
  [
    `${QEMU} -blockdev {"driver":"file","filename":"/srv/a b.qcow2","node-name":"libvirt-1-storage"}: Could not open '/srv/a b.qcow2': Permission denied`,
    'refused',
    '/srv/a b.qcow2',
  ],
  [
    "error: Cannot access storage file '/media/x/a.img' (as uid:64055, gid:129): Permission denied",
    'refused',
    '/media/x/a.img',
  ],
  [
    `${QEMU} -chardev socket,id=c,path=/run/x/c.sock,server=on: Failed to bind socket: Permission denied`,
    'refused',
    '/run/x/c.sock',
  ],
  [`${QEMU} -vnc vnc=unix:x: Failed to bind socket: Permission denied`, 'refused', undefined],
  [
    "Unable to complete install: 'Unable to set XATTR trusted.libvirt.security.dac on /var/lib/libvirt/qemu/domain-4-w/master-key.aes: Operation not permitted'",
    'attribute',
    '/var/lib/libvirt/qemu/domain-4-w/master-key.aes',
  ],
  [
    "libvirtd[7]: unable to set security context 'system_u:object_r:svirt_image_t:s0:c1,c2' on '/mnt/a.img': Operation not supported",
    'label',
    '/mnt/a.img',
  ],
  [
    "libvirtd[7]: unable to set user and group to '107:107' on '/mnt/a.img': Read-only file system",
    'label',
    '/mnt/a.img',
  ],
  [
    "error: Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied",
    'client',
    '/var/run/libvirt/libvirt-sock',
  ],
  [
    "libvirt: erro interno: o perfil de AppArmor 'libvirt-d6a03dfd-6e5c-43aa-b0b2-f062a7fb5aaf'",
    'profile',
    undefined,
  ],
  [
    'error: internal error: Could not start swtpm: libvirt:  error : cannot execute binary /opt/t/swtpm: Permission denied',
    'refused',
    '/opt/t/swtpm',
  ],
  [
    `${QEMU} -device vfio-pci: vfio 0000:01:00.0: failed to open /dev/vfio/1: Permission denied`,
    'refused',
    '/dev/vfio/1',
  ],
  [
    '{"component":"virt-launcher-monitor","msg":"failed to run","reason":"open /dev/null: permission denied"}',
    'refused',
    '/dev/null',
  ],
  ['Could not access KVM kernel module: Permission denied', 'refused', '/dev/kvm'],
  [`${QEMU} failed to initialize kvm: Permission denied`, 'refused', '/dev/kvm'],
  [`${QEMU} -blockdev x: Could not open '/dev/sdb': Operation not permitted`, 'not-opened', '/dev/sdb'],
  [
    `${QEMU} -blockdev x: Could not open '/dev/disk/by-path/pci-0000:00:1f.2-ata-1': No such file or directory`,
    'not-opened',
    '/dev/disk/by-path/pci-0000:00:1f.2-ata-1',
  ],
  [
    "Cannot access storage file '/srv/a.img' (as uid:107, gid:107): No such file or directory",
    'not-opened',
    '/srv/a.img',
  ],
  [`${QEMU} Could not open '/mnt/a.img': Read-only file system`, 'not-opened', '/mnt/a.img'],
  [
    "error: unable to set user and group to '64055:109' on '/mnt/a.img': Operation not permitted",
    'label',
    '/mnt/a.img',
  ],
  [
    'error: Requested operation is not valid: Setting different SELinux label on /srv/a.iso which is already in use',
    'in-use',
    '/srv/a.iso',
  ],
  [
    "Failed to read AppArmor profiles list '/sys/kernel/security/apparmor/profiles': Permission denied",
    'profile-list',
    undefined,
  ],
] as const)
  test(`${kind}: ${text.slice(0, 90)}`, t => {
    const error = programError(text);
    t.is(error?.kind, kind);
    t.is(error && 'path' in error ? error.path : undefined, path);
  });

for (const [text, program, access, what] of [
  [
    'from write access on the file FW-42. For complete SELinux messages run: sealert -l 1',
    'rpc-virtqemud',
    'write',
    'file FW-42',
  ],
  ["from 'read, write' accesses on the chr_file /dev/sg1.", 'qemu-kvm', 'read, write', 'chr_file /dev/sg1'],
  ['from using the dac_override capability.', 'swtpm', 'dac_override', ''],
] as const)
  test(`setroubleshoot tells of a denial, whose record explains it: ${program}`, t => {
    const line = `setroubleshoot[7]: SELinux is preventing /usr/sbin/${program} ${text}`;
    t.deepEqual(programError(line), {kind: 'preventing', program, access, what});
    const [error] = logDocument(explainLog(readLog([line]))).errors;
    t.is(error?.remedy.command, `ausearch -m avc -c '${program}' | svirtgen why --log -`);
    const record = `type=AVC msg=audit(1700000000.1:7): avc:  denied  { write } for  pid=7 comm="${program}" scontext=system_u:system_r:svirt_t:s0:c1,c2 tcontext=system_u:object_r:default_t:s0 tclass=file permissive=0`;
    t.deepEqual(explainLog(readLog([line, record])).errors, []);
  });

test('a program of a longer name is asked for by what records have of it, and no option is', t => {
  const line = (program: string) =>
    `setroubleshoot: SELinux is preventing ${program} from read access on x (qemu)`;
  const named = (program: string) => {
    const error = programError(line(program));
    return error?.kind === 'preventing' ? error.program : undefined;
  };
  t.is(named('/usr/bin/qemu-system-x86_64'), 'qemu-system-x86');
  t.is(named('-if'), undefined);
});

test('a line of spaces takes no longer than another', t => {
  const line = `qemu ${'SELinux is preventing a from a access on '.repeat(3)}${' '.repeat(15_000)}x`;
  const start = performance.now();
  for (let count = 0; count < 20; count++) programError(line);
  t.true(performance.now() - start < 1000);
});

test('what other programs and the kernel say is none of it', t => {
  for (const text of [
    'setroubleshoot[7]: SELinux is preventing httpd from read access on the file a.',
    "sshd[7]: Could not open '/etc/shadow': Permission denied",
    `${apparmor(VM, 'name="/srv/a" requested_mask="r" denied_mask="r"')} Permission denied`,
    "libvirtd[7]: Failed to open file '/sys/class/net/vnet0/operstate': No such file or directory",
    "qemu-system-x86_64: -chardev socket,path=/run/a: Failed to connect to '/run/a': No such file or directory",
    '',
  ])
    t.is(programError(text), undefined, text);
});

test('what the kernel answered says where to look', t => {
  const said = (answer: string) =>
    logDocument(explainLog(readLog([`${QEMU} Could not open '/dev/sdb': ${answer}`]))).errors[0];
  t.regex(said('Operation not permitted')?.text ?? '', /device list/);
  t.regex(said('No such file or directory')?.text ?? '', /private \/dev/);
  t.regex(said('Read-only file system')?.text ?? '', /mounted read-only/);
  t.is(said('No such file or directory')?.remedy.command, "svirtgen why VM '/dev/sdb'");
});

const REFUSED = `${QEMU} Could not open '/srv/it'\\''s.img': Permission denied`;

test('each path is told once, with a command that holds it', t => {
  const report = explainLog(readLog([REFUSED.replace("'\\''", ''), REFUSED.replace("'\\''", '')]));
  const [first, ...more] = logDocument(report).errors;
  t.is(more.length, 0);
  t.is(first?.line, 1);
  t.is(first?.remedy.command, "svirtgen why VM '/srv/its.img'");
  t.regex(
    formatLog(report, {width: 100, style: (_, text) => text}),
    /line 1: libvirt or QEMU may not open \/srv\/its\.img/,
  );
});

test("a path that a denial explains is the denial's", t => {
  const denial = apparmor(VM, 'name="/srv/a.img" requested_mask="r" denied_mask="r" fsuid=0 ouid=1000');
  const report = explainLog(readLog([`${QEMU} Could not open '/srv/a.img': Permission denied`, denial]));
  t.is(report.groups.length, 1);
  t.deepEqual(report.errors, []);
});

test('a line that is longer than any of theirs is not looked at: patterns take their time on it', t => {
  const line = (more: number) => `${QEMU} ${'x'.repeat(more)} Could not open '/srv/a': Permission denied`;
  t.is(programError(line(10_000))?.kind, 'refused');
  t.is(programError(line(20_000)), undefined);
});

test('a log without end keeps few of them', t => {
  const lines = Array.from(
    {length: 1000},
    (_, index) => `${QEMU} Could not open '/srv/${index}': Permission denied`,
  );
  t.is(explainLog(readLog(lines)).errors.length, 200);
});
