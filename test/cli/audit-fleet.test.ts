// SPDX-License-Identifier: Apache-2.0
/** Many VMs: judged in several threads, and told as by one. */
import test from 'ava';
import {audit} from '../../src/library/audit.ts';
import {openSite} from '../../src/library/open-site.ts';
import {svirtgen} from '../helpers/cli.ts';

const OPTIONS = ['-q', '--host', 'assumed', '--policy', 'libvirt'];

/** Each tenth writes a disk that another one writes, too; all have a network and a golden image in common. */
const xml = (number: number) => `<domain type='kvm'>
  <name>vm-${number}</name>
  <uuid>5e4dd6c4-8f1c-4a5f-9f0c-${String(number).padStart(12, '0')}</uuid>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>
    <disk type='file'><driver type='qcow2'/><source file='/srv/${number}.img'/>
      <backingStore type='file'><format type='raw'/><source file='/srv/golden.img'/><backingStore/></backingStore>
      <target dev='vda'/></disk>
    ${number % 10 === 0 ? `<disk type='file'><source file='/srv/both-${Math.floor(number / 20)}.img'/><target dev='vdb'/></disk>` : ''}
    <interface type='bridge'><source bridge='br0'/></interface>
  </devices>
</domain>`;

const VMS = Array.from({length: 290}, (_, number) => ({file: `vm-${number}.xml`, xml: xml(number)}));
const stream = (vms: readonly object[]) => vms.map(one => `${JSON.stringify(one)}\n`).join('');

test('threads tell what one tells, and what the library tells', t => {
  const input = stream(VMS);
  const [one, three] = ['1', '3'].map(jobs =>
    svirtgen(['audit', ...OPTIONS, '--jobs', jobs, '--format', 'json', '-'], {input}),
  );
  t.is(three?.stdout, one?.stdout ?? '');
  t.is(three?.status, one?.status ?? null);
  const site = openSite({host: 'assumed', policy: 'libvirt'});
  const {domains, shared, suppressed} = JSON.parse(one?.stdout ?? '') as ReturnType<typeof audit>;
  t.deepEqual({domains, shared, suppressed}, JSON.parse(JSON.stringify(audit(VMS, site))));
  t.true(shared.some(({path, apart}) => path === '/srv/both-13.img' && apart.length === 2));
});

test('what cannot be judged is told in its place', t => {
  const broken = VMS.map(one => (one.file.endsWith('5.xml') ? {...one, xml: '<domain>'} : one));
  const input = `${stream(broken)}oops\n`;
  const [one, three] = ['1', '3'].map(jobs =>
    svirtgen(['audit', ...OPTIONS, '--jobs', jobs, '--format', 'ndjson', '-'], {input}),
  );
  t.is(three?.status, 2);
  t.is(three?.stdout, one?.stdout ?? '');
  t.is(three?.stderr, one?.stderr ?? '');
  t.is(three?.stdout.match(/"error":\{"code"/gu)?.length, 30);
  t.not(three?.stderr, '');
});
