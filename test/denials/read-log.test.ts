// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {readLog} from '../../src/denials/read-log.ts';

test('a long word is read once, and a field behind it is found', t => {
  const line = `apparmor="DENIED" ${'a'.repeat(200_000)} operation="open" profile="libvirt-x" name="/a"`;
  const [denial, ...more] = readLog([line]);
  t.deepEqual(more, []);
  t.is(denial?.kind === 'apparmor' && denial.operation, 'open');
});

test('a line too long to be read is told of, and the lines behind it keep their numbers', t => {
  const found = [...readLog([undefined, 'apparmor="DENIED" operation="open" profile="libvirt-x" name="/a"'])];
  t.deepEqual(
    found.map(({kind, line}) => [kind, line]),
    [
      ['unread', 1],
      ['apparmor', 2],
    ],
  );
});

test('a record that the journal keeps as bytes is read', t => {
  const record = 'apparmor="DENIED" operation="open" profile="libvirt-x" name="/a"';
  const [found] = readLog([JSON.stringify({MESSAGE: [...Buffer.from(record)]})]);
  t.is(found?.kind, 'apparmor');
});

const VM = 'libvirt-5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11';
const all = (...lines: readonly string[]) => [...readLog(lines)];
const namesOf = (...lines: readonly string[]) =>
  all(...lines).map(found => ('name' in found ? found.name : found.kind));

test('a record that a mail or a terminal wrapped is joined', t => {
  const apparmor = all(
    `audit: type=1400 audit(1700000000.1:7): apparmor="DENIED" operation="open" \\`,
    `profile="${VM}" name="/srv/a.img" \\`,
    'pid=7 comm="qemu-system-x86" requested_mask="r" denied_mask="r" fsuid=1 ouid=0',
    'Nov 26 10:00:00 host kernel: something=else',
  );
  t.like(apparmor, {length: 1, 0: {kind: 'apparmor', name: '/srv/a.img', mask: 'r', line: 1, cut: false}});
  const selinux = all(
    'type=AVC msg=audit(1326028680.405:367): avc: denied { execmem } for',
    'pid=5404 comm="qemu-system-x86"',
    'scontext=system_u:system_r:svirt_t:s0:c121,c746',
    'tcontext=system_u:system_r:svirt_t:s0:c121,c746 tclass=process',
  );
  t.like(selinux, {length: 1, 0: {kind: 'selinux', tclass: 'process', cut: false}});
});

const AVC = (name: string, more = '') =>
  `type=AVC msg=audit(1700000000.1:7): avc:  denied  { read } for  pid=7 comm="qemu-kvm" name="${name}" dev="vda1" ino=5 scontext=system_u:system_r:svirt_t:s0:c1,c2 tcontext=system_u:object_r:default_t:s0 tclass=file permissive=0${more}`;

test("the event's PATH records have the whole name", t => {
  const path = (name: string, inode: number, event = 7) =>
    `type=PATH msg=audit(1700000000.1:${event}): item=0 name=${name} inode=${inode} dev=fc:01 mode=0100644`;
  const cwd = 'type=CWD msg=audit(1700000000.1:7): cwd="/srv"';
  t.deepEqual(namesOf(AVC('a.img'), path('"/srv/images/a.img"', 5)), ['/srv/images/a.img']);
  t.deepEqual(namesOf(path('"/srv/images/a.img"', 5), AVC('a.img')), ['/srv/images/a.img']);
  t.deepEqual(namesOf(AVC('a.img'), cwd, path('"images/a.img"', 5)), ['/srv/images/a.img']);
  t.deepEqual(namesOf(AVC('two words'), path('2F7372762F74776F20776F726473', 5)), ['/srv/two words']);
  // A directory on the way.
  t.deepEqual(namesOf(AVC('images'), path('"/srv/images/a.img"', 6)), ['/srv/images']);
  // Another file of that name, and another event.
  t.deepEqual(namesOf(AVC('a.img'), path('"/srv/images/a.img"', 6)), ['a.img']);
  t.deepEqual(namesOf(AVC('a.img'), path('"/srv/images/a.img"', 5, 8)), ['a.img']);
});

test('several records in one line are each one', t => {
  t.deepEqual(namesOf(`${AVC('a.img')} ${AVC('b.img')}`), ['a.img', 'b.img']);
});

test('blocks of aa-logprof and aa-notify', t => {
  const [logprof, notify, capable, ...more] = all(
    `Profile:    ${VM}`,
    'Path:       /srv/a.img',
    'New Mode:   owner rw',
    'Severity:   unknown',
    '',
    ' [1 - owner /srv/a.img rw,]',
    `Profile: ${VM}`,
    'Operation: file_lock',
    'Name: /srv/b.img',
    'Denied: k',
    'Logfile: /var/log/audit/audit.log',
    '(3 found)',
    `Profile:    ${VM}`,
    'Capability: net_admin',
    'Severity:   8',
  );
  t.deepEqual(more, []);
  t.like(logprof, {operation: 'open', name: '/srv/a.img', mask: 'rw', line: 1});
  t.like(notify, {operation: 'file_lock', name: '/srv/b.img', mask: 'k', line: 7});
  t.like(capable, {operation: 'capable', name: 'net_admin'});
  t.deepEqual(all('Profile: of a person', 'Name: nobody'), []);
});

test('what ausearch has decoded is not decoded again', t => {
  const record = AVC('x').replace('audit(1700000000.1:7)', 'audit(13.10.2022 15:38:15.538:7)');
  t.deepEqual(namesOf(record.replace('name="x"', 'name=CAFE')), ['CAFE']);
  t.deepEqual(namesOf(AVC('x').replace('name="x"', 'name=CAFE')).length, 1);
});
