// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {judgeApparmor} from '../../../src/layers/apparmor/judge-apparmor.ts';
import {STOCK_RULES, type StockRule} from '../../../src/layers/apparmor/stock-rules.ts';
import {liveStockRules} from '../../../src/library/stock-rules.ts';
import {verdict} from '../../../src/kernel-model/apparmor/verdict.ts';
import {skip} from '../../helpers/programs.ts';
import {disk, processOf, analysisFor} from '../../helpers/analysis.ts';

const image = '/srv/vm/a.raw';
const analysis = analysisFor({devices: disk(image)});
const judge = (path: string, one = analysis) => judgeApparmor(one, {path, process: processOf(one)});

test('the rule that allows is cited with its element', t => {
  t.like(judge(image), {access: 'rw', letters: 'rwk', rule: `"${image}" rwk,`});
  t.is(judge(image).from?.device, 'disk vda');
});

test('the absence of a rule is said', t => {
  t.like(judge('/srv/vm/b.raw'), {access: '', from: null});
  t.regex(judge('/srv/vm/b.raw').rule, /^no rule of libvirt-[0-9a-f-]+ for \/srv\/vm\/b.raw$/);
});

test('the stock abstraction counts, and says so', t => {
  const judgement = judge('/dev/kvm');
  t.is(judgement.access, 'rw');
  t.like(judgement.cause, {kind: 'rule-allows', whose: {origin: 'abstractions/libvirt-qemu'}});
});

test("the kernel's name counts: a symlink is resolved first", t => {
  const linked = analysisFor({
    devices: disk('/srv/link'),
    host: {
      paths: {'/srv/link': {type: 'symlink', target: '/data/real.raw'}, '/data/real.raw': {type: 'file'}},
    },
  });
  t.is(judge('/srv/link', linked).access, 'rw');
  t.is(judge('/data/real.raw', linked).access, 'rw');
});

test('making names in a directory needs a rule for the names', t => {
  const directory = analysis.inventory.resources.find(({role}) => role === 'domain-directory')?.path ?? '';
  t.is(judge(directory).access, 'w');
  t.is(judge('/tmp', analysisFor({host: {paths: {'/tmp': {type: 'directory'}}}})).access, 'r');
});

test("libvirt's rules for a backing file deny writing, and the deny is cited", t => {
  const devices = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/srv/top'/>
    <backingStore type='file'><format type='raw'/><source file='/srv/base'/><backingStore/></backingStore>
    <target dev='vda' bus='virtio'/></disk>`;
  const libvirt = analysisFor({devices, mode: 'libvirt'});
  t.is(judge('/srv/base', libvirt).access, 'r');
  t.regex(judge('/srv/base', libvirt).rule, /deny "\/srv\/base" w,/);
});

test('a refused profile refuses everything', t => {
  const refused = analysisFor({devices: disk('/etc/shadow')});
  t.like(judge('/dev/kvm', refused), {state: 'judged', access: '', rule: 'AA_PATH_FORBIDDEN'});
});

test('passt runs in its child profile and reaches nothing of the VM', t => {
  const card = "<interface type='user'><backend type='passt'/><model type='virtio'/></interface>";
  const withPasst = analysisFor({devices: disk(image) + card});
  const judgement = judgeApparmor(withPasst, {path: image, process: processOf(withPasst, 'passt')});
  t.is(judgement.access, '');
});

test('the shipped summary of the abstraction agrees with the installed one where a VM is concerned', t => {
  const installed = liveStockRules();
  if (!installed) return skip(t, 'no stock abstraction is installed');
  const asked = [
    '/dev/kvm',
    '/dev/net/tun',
    '/dev/null',
    '/dev/urandom',
    '/dev/snd/pcmC0D0p',
    '/dev/vfio/vfio',
    '/dev/vfio/12',
    '/dev/sda',
    '/etc/shadow',
    '/etc/passwd',
    '/etc/ceph/ceph.conf',
    '/usr/share/OVMF/OVMF_CODE.fd',
    '/usr/share/seabios/bios.bin',
    '/var/lib/libvirt/qemu/nvram/x_VARS.fd',
    '/var/lib/libvirt/qemu/nvram/x_VARS.qcow2',
    '/var/lib/libvirt/images/x.qcow2',
    '/home/user/x.qcow2',
    '/tmp/x',
    '/run/libvirt/libvirt-sock',
    '/sys/class/',
  ];
  const access = (rules: readonly StockRule[], path: string) =>
    verdict(rules, path, 'rw', {owner: true}).granted;
  for (const path of asked) t.is(access(STOCK_RULES, path), access(installed, path), path);
});
