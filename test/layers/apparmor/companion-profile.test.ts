// SPDX-License-Identifier: Apache-2.0
/** Which profile a companion is in, and what it may there. */
import test from 'ava';
import {explainLog} from '../../../src/denials/explain-log.ts';
import {readLog} from '../../../src/denials/read-log.ts';
import {judgeApparmor} from '../../../src/layers/apparmor/judge-apparmor.ts';
import {explain} from '../../../src/why/explain.ts';
import {compileProfiles, compilerVersion} from '../../kernel-model/apparmor/compiled.ts';
import {analysisFor, processOf} from '../../helpers/analysis.ts';
import {UUID} from '../../helpers/scenario.ts';

const tpm = (source = '') =>
  `<tpm model='tpm-crb'><backend type='emulator' version='2.0'>${source}</backend></tpm>`;
const ELSEWHERE = "<source type='dir' path='/srv/tpm/a'/>";
const PASST = "<interface type='user'><backend type='passt'/></interface>";

const FILE = '/etc/apparmor.d/usr.bin.swtpm';
/** What Ubuntu 22.10 to 24.04 installs, without the includes that are for libraries. */
const UBUNTU = `profile swtpm /usr/bin/swtpm {
  capability dac_override,
  network inet stream,
  /usr/bin/swtpm rm,
  /tmp/** rwk,
  owner /home/*/** rwk,
  owner /var/lib/libvirt/swtpm/** rwk,
  /run/libvirt/qemu/swtpm/*.sock rwk,
  owner /var/log/swtpm/libvirt/qemu/*.log rwk,
  owner /run/libvirt/qemu/swtpm/*.pid rwk,
  owner /dev/vtpmx rw,
  /etc/nsswitch.conf r,
  owner /var/lib/swtpm/** rwk,
  owner /run/swtpm/sock rw,
  include if exists <local/usr.bin.swtpm>
}
`;
const LOADED = {profiles: {swtpm: 'enforce'}};

const profileOf = (devices: string, host: Readonly<Record<string, unknown>>, role = 'swtpm') =>
  processOf(analysisFor({devices, host}), role).profile;

test('swtpm stays in the profile of the VM unless one of its own is loaded, or installed and not disabled', t => {
  const own = `libvirt-${UUID}`;
  t.is(profileOf(tpm(), {}), own);
  t.is(profileOf(tpm(), LOADED), 'swtpm');
  t.is(profileOf(tpm(), {profiles: {'/usr/bin/swtpm': 'complain'}}), '/usr/bin/swtpm');
  t.is(profileOf(tpm(), {profiles: {libvirtd: 'enforce'}}), own);
  const apparmorFiles = {[FILE]: UBUNTU};
  t.is(profileOf(tpm(), {apparmorFiles}), 'swtpm');
  const disabled = {paths: {'/etc/apparmor.d/disable/usr.bin.swtpm': {type: 'symlink', target: FILE}}};
  t.is(profileOf(tpm(), {apparmorFiles, ...disabled}), own);
  t.is(profileOf(tpm(), LOADED, 'qemu'), own);
});

test('passt is in the child that the abstraction has for it, whatever is loaded; its package adds rules there', t => {
  const host = {profiles: {passt: 'enforce'}};
  t.is(profileOf(PASST, host, 'passt'), `libvirt-${UUID}//passt`);
  const judge = (more: object) => {
    const analysis = analysisFor({devices: PASST, host: {...host, ...more}});
    const process = processOf(analysis, 'passt');
    return (path: string) => judgeApparmor(analysis, {path, process}).access;
  };
  t.is(judge({})('/run/libvirt/qemu/passt/a.socket'), 'rw');
  t.is(judge({})('/tmp/passt.pcap'), '');
  const packaged = judge({apparmorFiles: {'/etc/apparmor.d/abstractions/passt': '/tmp/passt.* w,\n'}});
  t.is(packaged('/tmp/passt.pcap'), 'w');
  t.is(packaged('/srv/a'), '');
});

const PATHS = [
  `/var/lib/libvirt/swtpm/${UUID}/tpm2/tpm2-00.permall`,
  '/run/libvirt/qemu/swtpm/1-guest-swtpm.sock',
  '/run/libvirt/qemu/swtpm/1-guest-swtpm.pid',
  '/var/log/swtpm/libvirt/qemu/guest-swtpm.log',
  '/home/ann/tpm/state',
  '/tmp/x',
  '/srv/tpm/a/tpm2-00.permall',
  '/etc/nsswitch.conf',
  '/etc/hostname',
  '/dev/kvm',
];

const access = (host: Readonly<Record<string, unknown>>) => {
  const analysis = analysisFor({devices: tpm(), host});
  const process = processOf(analysis, 'swtpm');
  return PATHS.map(path => [path, judgeApparmor(analysis, {path, process}).access]);
};

test('where nobody tells the text, it is taken for the one that Ubuntu installs', t => {
  t.deepEqual(access(LOADED), access({...LOADED, apparmorFiles: {[FILE]: UBUNTU}}));
});

(compilerVersion() === undefined ? test.skip : test)("it allows what the compiler's tables allow", t => {
  const [compiled] = compileProfiles(UBUNTU.replace('swtpm /usr/bin/swtpm', 'swtpm'));
  const allowed = PATHS.map(path => [
    path,
    [...'rw'].filter(letter => compiled?.allows(path, letter, true)).join(''),
  ]);
  t.deepEqual(access({...LOADED, apparmorFiles: {[FILE]: UBUNTU}}), allowed);
});

test('in complain mode nothing is refused', t => {
  t.true(access({profiles: {swtpm: 'complain'}}).every(([, letters]) => letters === 'rw'));
});

test('the mode that is loaded counts, whatever the file says', t => {
  for (const flag of ['complain', 'unconfined', 'kill']) {
    const text = UBUNTU.replace('/usr/bin/swtpm {', `/usr/bin/swtpm flags=(attach_disconnected,${flag}) {`);
    t.deepEqual(access({...LOADED, apparmorFiles: {[FILE]: text}}), access(LOADED), flag);
  }
  const complains = UBUNTU.replace('/usr/bin/swtpm {', '/usr/bin/swtpm flags=(complain) {');
  t.true(access({apparmorFiles: {[FILE]: complains}}).every(([, letters]) => letters === 'rw'));
});

test('state in a place that its profile does not know: refused, with a rule for its own profile alone', t => {
  const host = {...LOADED, unlisted: 'exists'};
  const path = '/srv/tpm/a/tpm2-00.permall';
  const ask = (more: object) =>
    explain(analysisFor({devices: tpm(ELSEWHERE), host: {...host, ...more}}), {path})!;
  const answer = ask({});
  t.is(answer.process, 'swtpm');
  t.like(answer, {verdict: 'refused', layer: 'apparmor'});
  const [remedy] = answer.remedies;
  t.regex(
    remedy!.command,
    /"\/srv\/tpm\/a\/tpm2-00\.permall" rwk,' >> '\/etc\/apparmor\.d\/local\/usr\.bin\.swtpm'/u,
  );
  t.regex(remedy!.opens, /every VM/u);
  t.false(remedy!.command.includes(UUID));
  const local = {[FILE]: UBUNTU, '/etc/apparmor.d/local/usr.bin.swtpm': '"/srv/tpm/a/*" rwk,\n'};
  t.is(ask({apparmorFiles: local}).verdict, 'allowed');
});

test('its denials belong to the VM that has the path', t => {
  const line =
    'audit: type=1400 audit(1655107403.313:54): apparmor="DENIED" operation="open" profile="swtpm" name="/srv/tpm/a/.lock" pid=3086 comm="swtpm" requested_mask="wrc" denied_mask="wrc" fsuid=59 ouid=59';
  const analysis = analysisFor({devices: tpm(ELSEWHERE), host: LOADED});
  const [group] = explainLog(readLog([line]), [analysis]).groups;
  t.like(group, {vm: 'guest', uuid: UUID, device: 'tpm 0'});
  t.is(group?.cause.kind, 'host-program');
  t.is(explainLog(readLog([line]), []).groups[0]?.vm, null);
});
