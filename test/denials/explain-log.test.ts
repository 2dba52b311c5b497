// SPDX-License-Identifier: Apache-2.0
import {readFileSync} from 'node:fs';
import test from 'ava';
import {explainLog, type DenialGroup} from '../../src/denials/explain-log.ts';
import {readLog} from '../../src/denials/read-log.ts';
import type {Host} from '../../src/host/host.ts';
import {wordsOf} from '../../src/render/report/denials/describe.ts';
import {fixture} from '../helpers/paths.ts';
import {UUID} from '../helpers/scenario.ts';
import {disk, analysisFor} from '../helpers/analysis.ts';

const read = (name: string) => readFileSync(fixture('logs', name), 'utf8');
const guest = analysisFor({devices: disk('/srv/a.img')});
/** Another VM, with the pair c8,c9. */
const other = (() => {
  const {plan, ...rest} = analysisFor({devices: disk('/srv/b.img')});
  const renamed = JSON.parse(JSON.stringify(plan).replaceAll('c1,c2', 'c8,c9')) as typeof plan;
  const domain = {...plan.domain, name: 'other', uuid: UUID.replace('5e4', '6f5')};
  return {...rest, plan: {...renamed, domain}};
})();

const explained = (name: string, analyses = [guest, other]) =>
  explainLog(readLog(read(name).split('\n')), analyses);
const told = ({vm, device, cause, lines}: DenialGroup) => [vm, device, cause.kind, lines.join(' ')];

test('the kernel log of AppArmor: each record has its VM, device and cause', t => {
  const {groups, unread} = explained('kernel.log');
  t.deepEqual(unread, []);
  t.deepEqual(groups.map(told), [
    ['guest', null, 'other-vm', '2'],
    ['guest', null, 'program', '4'],
    ['guest', 'process passt', 'child-rule', '5'],
    ['guest', null, 'sensitive', '6'],
    ['guest', null, 'capability', '7'],
    ['guest', null, 'network', '8'],
    ['guest', null, 'disconnected-path', '9'],
    [null, 'profile virt-aa-helper', 'helper-cannot-read', '10'],
  ]);
  t.like(groups[0]?.cause, {path: '/srv/b.img', owner: 'other'});
});

test('names in hexadecimal digits are decoded', t => {
  const passt = explained('kernel.log').groups.find(({device}) => device === 'process passt');
  t.deepEqual(passt?.paths, ['/srv/two words']);
  t.deepEqual(passt?.programs, ['passt.avx']);
});

test('complain mode and permissive domains are told apart from refusals', t => {
  const tolerated = [...explained('kernel.log').groups, ...explained('audit.log').groups].filter(
    one => one.tolerated,
  );
  t.deepEqual(
    tolerated.flatMap(({paths}) => paths),
    ['/etc/shadow', 'disk.img'],
  );
});

test('audit.log of SELinux', t => {
  const {groups, unread} = explained('audit.log');
  t.deepEqual(groups.map(told), [
    ['guest', null, 'other-vm-categories', '1'],
    ['guest', 'disk vda', 'not-labelled', '3'],
    ['guest', null, 'file-system-without-labels', '4'],
    ['guest', null, 'port', '5'],
    [null, null, 'stranger', '6'],
  ]);
  t.like(groups[0]?.cause, {owner: 'other'});
  t.is(
    wordsOf(groups[1]!).remedies[0]?.command,
    "chcon 'system_u:object_r:svirt_image_t:s0:c1,c2' '/srv/a.img'",
  );
  t.is(wordsOf(groups[2]!).remedies[0]?.command, 'setsebool -P virt_use_nfs on');
  t.regex(
    wordsOf(groups[3]!).remedies.at(-1)!.command,
    /allow svirt_t iscsi_port_t:tcp_socket \{ name_connect \};/,
  );
  t.deepEqual(
    unread.map(({line}) => line),
    [7],
  );
});

test('without definitions VMs are called by what the record has', t => {
  t.deepEqual([...new Set(explained('kernel.log', []).groups.map(({vm}) => vm))], [UUID, null]);
  t.is(explained('audit.log', []).groups[0]?.vm, 'VM of s0:c1,c2');
});

test('a rule that the plan has: the profile that was loaded is old', t => {
  const line = read('kernel.log').split('\n')[1]!.replace('/srv/b.img', '/srv/a.img');
  const [group] = explainLog(readLog([line]), [guest]).groups;
  t.is(group?.cause.kind, 'stale-profile');
  t.is(group?.device, 'disk vda');
  t.regex(wordsOf(group!).remedies[0]!.command, /virsh start/);
});

test("the journal's own format, and syslog", t => {
  const record = read('kernel.log')
    .split('\n')[1]!
    .replace(/^\[.*?\] /, '');
  const lines = [
    JSON.stringify({MESSAGE: record, _TRANSPORT: 'kernel'}),
    JSON.stringify({MESSAGE: [...Buffer.from(record)]}),
    `Nov 21 10:00:00 host kernel: [  12.1] ${record}`,
    `Nov 21 10:00:00 host audit[11]: AVC ${record.slice(record.indexOf('apparmor='))}`,
  ];
  const {groups} = explainLog(readLog(lines), [guest]);
  t.is(groups.length, 1);
  t.is(groups[0]?.count, 4);
  t.deepEqual(groups[0]?.lines, [1, 2, 3, 4]);
});

const AVC =
  'avc:  denied  { PERMS } for  pid=1 comm="x" scontext=system_u:system_r:svirt_t:s0:c1,c2 tcontext=TARGET tclass=CLASS permissive=0';
for (const [permission, target, tclass, code, right] of [
  ['read', 'system_u:object_r:sysfs_t:s0', 'file', 'noise', true],
  ['create', 'system_u:object_r:svirt_t:s0:c1,c2', 'anon_inode', 'io-uring', true],
  ['execmem', 'system_u:system_r:svirt_t:s0:c1,c2', 'process', 'execmem', true],
  ['setexec', 'system_u:system_r:svirt_t:s0:c1,c2', 'process', 'own-label', true],
  ['dac_override', 'system_u:system_r:svirt_t:s0:c1,c2', 'capability', 'owner-or-mode', true],
  ['sys_rawio', 'system_u:system_r:svirt_t:s0:c1,c2', 'capability', 'selinux-capability', true],
  ['relabelfrom', 'system_u:object_r:svirt_image_t:s0:c1,c2', 'file', 'relabel', true],
  ['write', 'system_u:object_r:virt_content_t:s0', 'file', 'read-only-content', true],
  ['read', 'system_u:object_r:svirt_other_image_t:s0:c1,c2', 'file', 'image-type-of-another-kind', false],
  ['read', 'system_u:object_r:fonts_cache_t:s0', 'file', 'type', false],
  ['read', 'system_u:object_r:xserver_log_t:s0', 'file', 'not-labelled', true],
] as const) {
  test(`SELinux: ${permission} on ${tclass} of ${target.split(':')[2]} is ${code}`, t => {
    const line = AVC.replace('PERMS', permission).replace('TARGET', target).replace('CLASS', tclass);
    const [group] = explainLog(readLog([line])).groups;
    t.is(group?.cause.kind, code);
    t.is(wordsOf(group!).right !== null, right);
  });
}

test('a field that stands twice counts as the kernel wrote it first: a name cannot forge the fields behind it', t => {
  const record = `audit: type=1400 audit(1.0:1): apparmor="DENIED" operation="open" profile="libvirt-${UUID}" name="/srv/first" pid=1 comm="qemu" requested_mask="r" denied_mask="r" name="/srv/last"`;
  t.deepEqual(
    [...readLog([record])].map(found => 'name' in found && found.name),
    ['/srv/first'],
  );
});

test('a host is asked for what files carry of many denials at once: a live one runs programs for it', t => {
  const asked: (readonly string[])[] = [];
  const host: Host = {
    ...guest.host,
    details: paths => {
      asked.push(paths);
      return guest.host.details(paths);
    },
  };
  const names = Array.from({length: 1500}, (_, index) => `/srv/n${index}`);
  const log = names.map(
    name =>
      `apparmor="DENIED" operation="open" profile="libvirt-${UUID}" name="${name}" requested_mask="r" denied_mask="r"`,
  );
  explainLog(readLog(log), [{...guest, host}]);
  t.deepEqual(asked.filter(({length}) => length > 1).flat(), names);
  t.is(asked.filter(({length}) => length > 1).length, 2);
});

test('a file that nothing labelled is told of with and without the definition', t => {
  const defined = (analyses: Parameters<typeof explained>[1]) =>
    explained('audit.log', analyses).groups.flatMap(({cause}) =>
      cause.kind === 'not-labelled' ? [[cause.defined, cause.context]] : [],
    );
  t.deepEqual(defined([guest, other]), [[true, 'system_u:object_r:svirt_image_t:s0:c1,c2']]);
  t.deepEqual(defined([]), [[false, 'system_u:object_r:svirt_image_t:s0:c1,c2']]);
});
