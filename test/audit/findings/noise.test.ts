// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import type {Finding} from '../../../src/documents/audit.ts';
import {findFindings} from '../../../src/audit/findings/index.ts';
import {auditDomain} from '../../../src/audit/report.ts';
import {parseDomain} from '../../../src/domain/parse-domain.ts';
import {analysisOf} from '../../../src/layers/analysis.ts';
import {planWithInventory} from '../../../src/layers/plan-domain.ts';
import {layoutFor} from '../../../src/policy/layout.ts';
import {loadPolicy} from '../../../src/policy/load.ts';
import {domainXml, type Scenario} from '../../helpers/scenario.ts';
import {recordedHost} from '../../helpers/snapshots.ts';

/** Codes of what an audit of one definition finds under AppArmor. */
function codesOf(...asked: Parameters<typeof findingsOf>): readonly string[] {
  return findingsOf(...asked).map(({code}) => code);
}

function findingsOf(
  scenario: Scenario,
  change = (xml: string) => xml,
  uri = 'qemu:///system',
): readonly Finding[] {
  const policy = {...loadPolicy({policy: 'debian'}), user: '+107', group: '+107'};
  const written = parseDomain(change(domainXml(scenario)), {defaultSecurityModel: 'apparmor'});
  const host = recordedHost({unlisted: 'exists', ...scenario.host});
  const layout = layoutFor(uri, {uid: 0, home: '/root'});
  const planned = planWithInventory(written, host, policy, {mode: 'strict', layout});
  const analysis = analysisOf(planned, {active: ['dac', 'apparmor', 'cgroup', 'namespace']});
  return findFindings(auditDomain({file: 'a.xml', written, analysis}));
}

test('libvirtd draws a UUID before it asks its helper', t => {
  t.false(codesOf({}, xml => xml.replace(/<uuid>.*<\/uuid>/, '')).includes('HELPER_REFUSES'));
});

test('libvirtd fills in the version of a TPM before it asks its helper', t => {
  const devices = "<tpm model='tpm-crb'><backend type='emulator'/></tpm>";
  t.false(codesOf({devices}).includes('HELPER_RULE_MISSING'));
});

test('memory of a memfd is in no directory that a reload could lose', t => {
  const backing = (source: string) =>
    `<memoryBacking><source type='${source}'/><access mode='shared'/></memoryBacking>`;
  t.false(codesOf({also: backing('memfd')}).includes('MEMORY_LOST_ON_RELOAD'));
  t.true(codesOf({also: backing('file')}).includes('MEMORY_LOST_ON_RELOAD'));
});

test('guest memory is lost with one directory, the one that QEMU uses', t => {
  const lost = (also: string) => codesOf({also}).filter(code => code === 'MEMORY_LOST_ON_RELOAD').length;
  t.is(lost("<memoryBacking><source type='file'/></memoryBacking>"), 1);
  t.is(lost('<memoryBacking><hugepages/></memoryBacking>'), 1);
  t.is(lost("<memoryBacking><hugepages/><source type='file'/><access mode='shared'/></memoryBacking>"), 1);
});

/** As `virsh domxml-to-native` of libvirt 9.0 has it: `ram-node1` in /var/lib/libvirt/qemu/ram beside huge pages. */
test('huge pages of some cells leave the others in files', t => {
  const lost = (nodeset: string) =>
    codesOf({
      also: `<memoryBacking><hugepages><page size='2048' unit='KiB' nodeset='${nodeset}'/></hugepages><source type='file'/></memoryBacking>
        <cpu><numa><cell id='0' cpus='0' memory='512'/><cell cpus='1' memory='512'/></numa></cpu>`,
    }).filter(code => code === 'MEMORY_LOST_ON_RELOAD').length;
  for (const all of ['0-1', '0,1', '1,0-4294967295']) t.is(lost(all), 1, all);
  for (const some of ['0', '1', '0-1,^1', '0-1,^0']) t.is(lost(some), 2, some);
});

test('the fix of a card that is virtio already is not to name its model', t => {
  const helps = (devices: string) =>
    findingsOf({devices}).flatMap(({code, help}) => (code === 'HELPER_VHOST_NET_UNNEEDED' ? [help] : []));
  t.regex(helps("<interface type='user'/>").join(), /model type="e1000e"/);
  t.regex(
    helps("<interface type='user'><model type='virtio'/></interface>").join(),
    /^Add <driver name='qemu'/,
  );
  t.regex(
    helps("<interface type='user'/><interface type='user'><model type='e1000e'/></interface>").join(),
    /model type="e1000e"/,
    'another card on the same line has a model',
  );
  t.deepEqual(helps("<interface type='user'><model type='e1000e'/></interface>"), []);
  t.deepEqual(helps("<interface type='user'><model type='virtio'/><driver name='qemu'/></interface>"), []);
});

test('links of packages are no detour, links of others are', t => {
  const link = (from: string, to: string) => ({
    devices: `<disk type='file' device='cdrom'><source file='${from}'/><target dev='sda' bus='sata'/></disk>`,
    host: {paths: {[from]: {type: 'symlink', target: to}, [to]: {type: 'file'}}},
  });
  t.false(codesOf(link('/usr/share/tools.iso', '/usr/share/tools-2.iso')).includes('PATH_THROUGH_LINK'));
  t.true(codesOf(link('/usr/local/tools.iso', '/srv/tools.iso')).includes('PATH_THROUGH_LINK'));
  t.true(codesOf(link('/srv/now.iso', '/srv/old.iso')).includes('PATH_THROUGH_LINK'));
});

const passed =
  (...values: readonly string[]) =>
  (xml: string): string =>
    xml
      .replace('<domain ', "<domain xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0' ")
      .replace(
        '</domain>',
        `<qemu:commandline>${values.map(value => `<qemu:arg value='${value}'/>`).join('')}</qemu:commandline></domain>`,
      );

test('a path on the command line is one finding', t => {
  const owned = {type: 'char', major: 13, minor: 68, uid: 0, gid: 0, mode: '0600'};
  const host = {paths: {'/dev/input/event4': owned}};
  const change = passed('-object', 'input-linux,id=k,evdev=/dev/input/event4');
  t.deepEqual(codesOf({host}, change), ['COMMANDLINE_PATH']);
  t.deepEqual(codesOf({}, passed('-no-hpet')), ['COMMANDLINE_ARGUMENTS']);
});

test('a PCI device on the command line is one finding', t => {
  const change = passed('-device', 'vfio-pci,host=0000:06:12.1');
  const known = {pci: {'0000:06:12.1': {iommuGroup: 31}}};
  t.deepEqual(codesOf({host: known}, change), ['QEMU_COMMANDLINE']);
  const absent = {paths: {'/dev/vfio/vfio': {type: 'absent'}}};
  t.deepEqual(codesOf({host: absent}, change), ['IOMMU_GROUP_UNKNOWN']);
});

test('a PCI device without IOMMU is one finding, for all that is missing', t => {
  const devices =
    "<hostdev mode='subsystem' type='pci'><source><address domain='0' bus='6' slot='18' function='1'/></source></hostdev>";
  const codes = codesOf({devices, host: {paths: {'/dev/vfio/vfio': {type: 'absent'}}}});
  t.deepEqual(
    codes.filter(code => !code.startsWith('HELPER_')),
    ['IOMMU_GROUP_UNKNOWN'],
  );
});

test('what virtlogd opens is no need of QEMU', t => {
  const devices = "<serial type='file'><source path='/var/log/vm/serial.log'/></serial>";
  t.deepEqual(codesOf({devices}), []);
});

test('the log of passt is one finding', t => {
  const devices = "<interface type='user'><backend type='passt' logFile='/var/log/passt.log'/></interface>";
  const codes = codesOf({devices});
  t.true(codes.includes('PASST_LOG_UNREACHABLE'));
  t.false(codes.includes('LAYER_REFUSES'));
});

test('a TPM whose state is one file is judged by that file', t => {
  const state = (type: string) =>
    `<tpm model='tpm-crb'><backend type='emulator' version='2.0'><source type='${type}' path='/srv/tpm/state'/></backend></tpm>`;
  t.false(codesOf({devices: state('file')}).includes('LAYER_REFUSES'));
});

test("what a session's daemon keeps in its user's settings is its own; anything beside it is not", t => {
  const drive = (path: string) =>
    `<disk type='file' device='disk'><source file='${path}'/><target dev='vda' bus='virtio'/></disk>`;
  const session = (devices: string) => codesOf({devices}, xml => xml, 'qemu:///session');
  t.false(session('').some(code => code.startsWith('SENSITIVE')));
  t.true(session(drive('/root/.config/other/a.img')).includes('SENSITIVE_PATH_WRITABLE'));
});

test('the program of a container is not started under its profile', t => {
  const devices = '<emulator>/usr/lib/libvirt/libvirt_lxc</emulator>';
  t.false(codesOf({devices, type: 'lxc'}).includes('PROGRAM_NOT_ALLOWED'));
  t.true(codesOf({devices: '<emulator>/opt/qemu</emulator>'}).includes('PROGRAM_NOT_ALLOWED'));
});
