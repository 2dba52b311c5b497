// SPDX-License-Identifier: Apache-2.0
/** Logs that somebody wrote to hide a denial, to forge one, or to keep svirtgen busy. */
import test from 'ava';
import {explainLog} from '../../src/denials/explain-log.ts';
import {readLog} from '../../src/denials/read-log.ts';
import {wordsOf} from '../../src/render/report/denials/describe.ts';
import {apparmor, groups, selinux, VM} from '../helpers/denied.ts';

test('what a process is called, and what a file is called, hides no denial', t => {
  for (const name of ['type=PATH', 'type=CWD', 'type=1302', 'avc:', 'audit(1:1)', 'type=PATH,audit(']) {
    const line = apparmor(VM, 'name="/srv/a" denied_mask="r"').replace('comm="qemu"', `comm="${name}"`);
    t.is(groups(line).length, 1, name);
    t.is(groups(selinux({more: `name="${name}"`})).length, 1, name);
  }
  const path = `type=PATH msg=audit(1700000000.1:7): item=0 name="/srv/apparmor=DENIED" inode=5`;
  const report = explainLog(readLog([selinux({more: 'name="apparmor=DENIED" ino=5'}), path]));
  t.deepEqual(report.unread, []);
  t.deepEqual(report.groups[0]?.paths, ['/srv/apparmor=DENIED']);
});

test('a name that looks like a changed quote forges no field', t => {
  for (const name of [
    '/srv/x=&quot;,denied_mask=&quot;r',
    '/srv/x=&#34;,profile=&#34;y',
    '/srv/x=“,denied_mask=“r',
  ]) {
    const [denial] = readLog([apparmor(VM, `name="${name}" denied_mask="w"`)]);
    t.like(denial, {kind: 'apparmor', name, mask: 'w', profile: VM});
  }
  const page = apparmor(VM, 'name="/srv/a" denied_mask="w"').replaceAll('"', '&quot;');
  t.like([...readLog([page])][0], {name: '/srv/a', mask: 'w'});
});

const MANY = 200_000;
const times = (text: string) => text.repeat(MANY / text.length);

/** Each took minutes, if not hours; ava gives up on them. */
for (const [title, line] of Object.entries({
  'permissions without an end': `avc:  denied  {${times(' ')}`,
  'permissions that begin again': times('avc:  denied  { '),
  'blanks before the end of a wrapped line': `apparmor="DENIED" ${times(' ')}x\na="b"`,
  'numbers of events without an end': `apparmor="DENIED" ${times('audit(')}`,
  'a block with many blanks': `Profile: x${times(' ')}y\nName: ${times(' ')}y\nDenied: r`,
  "a path with libvirt's directory again and again": apparmor(
    'libvirtd',
    `name="${times('/libvirt/qemu')}" denied_mask="r"`,
  ),
  'a file with a number again and again': apparmor(
    'libvirtd',
    `name="/run/libvirt/qemu/${times('1-a-net1')}!" denied_mask="r"`,
  ),
  'variables again and again': apparmor(VM, `name="/srv/${times('VARS')}" denied_mask="r"`),
  'quotes without an end': `apparmor="DENIED" ${times('a=“')}`,
  'keys without a value': `apparmor="DENIED" operation="open" ${times('a=')}`,
}))
  test(`a long line is read once: ${title}`, t => {
    t.notThrows(() => explainLog(readLog(line.split('\n'))).groups.map(group => wordsOf(group)));
  });

test("what is longer than a record of the kernel's is told of, and not read", t => {
  const line = apparmor(VM, `name="/${'a'.repeat(9000)}" denied_mask="r"`);
  t.deepEqual(
    [...readLog([line])].map(({kind}) => kind),
    ['unread'],
  );
});

test('records of one number do not pile up', t => {
  const line = selinux({more: 'name="a" ino=5'});
  const path = 'type=PATH msg=audit(1700000000.1:7): name="/srv/b" inode=6';
  let read = 0;
  function* lines() {
    for (; read < 100_000; read++) yield read % 2 === 0 ? line : path;
  }
  const log = readLog(lines());
  log.next();
  t.true(read < 200, `${read} lines are kept before the first denial is told`);
  t.is([...log].length, 49_999);
});
