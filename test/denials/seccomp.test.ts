// SPDX-License-Identifier: Apache-2.0
import {existsSync, readFileSync} from 'node:fs';
import test from 'ava';
import {explainLog} from '../../src/denials/explain-log.ts';
import {readLog} from '../../src/denials/read-log.ts';
import {systemCall} from '../../src/denials/system-calls.ts';
import {logDocument} from '../../src/render/report/denials/describe.ts';
import {skip} from '../helpers/programs.ts';

const UUID = '5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11';
const record = ({
  type = 'SECCOMP',
  subj = 'system_u:system_r:svirt_t:s0:c1,c2',
  comm = 'qemu-system-x86',
  exe = '/usr/bin/qemu-system-x86_64',
  syscall = 59,
  code = '0x80000000',
}) =>
  `type=${type} msg=audit(1700000000.1:7): auid=4294967295 uid=107 gid=107 ses=4294967295 subj=${subj} pid=7 comm="${comm}" exe="${exe}" sig=31 arch=c000003e syscall=${syscall} compat=0 ip=0x7f0000000000 code=${code}`;
const told = (line: string) => logDocument(explainLog(readLog([line]))).groups;

test("QEMU's sandbox is told as its own, with the call and the VM", t => {
  const [group] = told(record({}));
  t.like(group, {
    vm: 'VM of s0:c1,c2',
    layer: 'seccomp',
    code: 'sandbox',
    access: 'execve',
    tolerated: false,
  });
  t.regex(group!.text, /-sandbox.* ended it at execve: it wanted to start a program/);
  t.deepEqual(group!.remedies, []);
});

test("the kernel log, AppArmor's subjects, and records that ausearch has interpreted", t => {
  const kernel = `[  12.3] audit: ${record({type: '1326', subj: `libvirt-${UUID} (enforce)`}).replace('msg=', '')}`;
  t.like(told(kernel)[0], {uuid: UUID, code: 'sandbox', access: 'execve'});
  t.like(told(record({subj: `=libvirt-${UUID}`}))[0], {uuid: UUID});
  t.like(
    told(
      `type=SECCOMP msg=audit(26/11/26 17:00:00.123:7) : auid=unset uid=qemu gid=qemu ses=unset subj=libvirt-${UUID} pid=7 comm=qemu-system-x86 exe=/usr/bin/qemu-system-x86_64 sig=SIGSYS arch=x86_64 syscall=setuid compat=0 ip=0x7f00 code=kill`,
    )[0],
    {uuid: UUID, code: 'sandbox', access: 'setuid'},
  );
  t.like(told(record({code: '0x7ffc0000'}))[0], {tolerated: true});
});

test('a call that the filter does not know is a library that is newer', t => {
  const [group] = told(record({syscall: 462}));
  t.like(group, {access: 'system call 462', right: null});
  t.is(group!.remedies[0]?.opens, 'nothing');
});

test('programs around a VM have filters of their own, and others are strangers', t => {
  t.like(told(record({exe: '/usr/bin/swtpm', comm: 'swtpm'}))[0], {code: 'own-filter'});
  t.like(told(record({exe: '/usr/lib/firefox/firefox', subj: 'unconfined'}))[0], {
    code: 'stranger',
    vm: null,
  });
  t.is(told(record({}).replace(/ syscall=\d+/, '')).length, 0);
});

test("the numbers are the kernel's", t => {
  for (const [header, architecture, begin] of [
    ['/usr/include/x86_64-linux-gnu/asm/unistd_64.h', 'c000003e', /^#define __NR_(\w+) (\d+)$/gm],
    ['/usr/include/asm-generic/unistd.h', 'c00000b7', /^#define __NR_(\w+) (\d+)$/gm],
  ] as const) {
    if (!existsSync(header)) {
      skip(t, `${header} is not here`);
      return;
    }
    const numbers = new Map<string, string>();
    for (const [, name = '', number = ''] of readFileSync(header, 'utf8').matchAll(begin)) {
      numbers.set(name, number);
      const known = systemCall(number, architecture);
      if (known.group !== undefined) t.is(known.name, name, `${number} of ${header}`);
    }
    for (const [name, number] of numbers)
      if (systemCall(name, undefined).group !== undefined) t.is(systemCall(number, architecture).name, name);
  }
});
