// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {plannedScenario, planScenario, UUID, type Scenario} from '../helpers/scenario.ts';

/** A process of the plan, by its role. */
function processOf(role: string, scenario: Scenario) {
  const found = planScenario({host: {users: {tss: 59}, groups: {tss: 59}}, ...scenario}).processes.find(
    one => one.role === role,
  );
  if (!found) throw new Error(`no ${role}`);
  return found;
}

const meets = (role: string, scenario: Scenario) =>
  processOf(role, scenario).sockets?.map(({path, listens, connects}) => `${connects} -> ${listens} ${path}`);
const owns = (role: string, scenario: Scenario) =>
  processOf(role, scenario).owns?.map(({path, uid, gid, mode}) => `${uid}:${gid} ${mode ?? '-'} ${path}`);

const tpm = {devices: "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>"};
const OWN = '/var/lib/libvirt/qemu/domain--1-guest';
const MONITOR = `libvirtd -> qemu ${OWN}/monitor.sock`;

test('swtpm runs as its own user, owns state and log, and QEMU comes to its socket', t => {
  const {uid, gid, selinux} = processOf('swtpm', tpm);
  t.deepEqual([uid, gid, selinux], [59, 59, 'system_u:system_r:svirt_t:s0:c1,c2']);
  t.deepEqual(owns('swtpm', tpm), [
    `59:59 0700 /var/lib/libvirt/swtpm/${UUID}/tpm2`,
    '59:59 0644 /var/log/swtpm/libvirt/qemu/guest-swtpm.log',
  ]);
  t.deepEqual(meets('swtpm', tpm), ['qemu -> swtpm /run/libvirt/qemu/swtpm/-1-guest-swtpm.sock']);
});

test('passt has a type of its own in the range of the VM, and the owner of the VM', t => {
  const passt = {
    devices: "<interface type='user'><backend type='passt' logFile='/var/log/passt.log'/></interface>",
  };
  t.is(processOf('passt', passt).selinux, 'system_u:system_r:passt_t:s0:c1,c2');
  t.deepEqual(owns('passt', passt), [
    '107:107 - /run/libvirt/qemu/passt/-1-guest-net0.socket',
    '107:107 - /run/libvirt/qemu/passt/-1-guest-net0-passt.pid',
    '107:107 - /var/log/passt.log',
  ]);
  t.deepEqual(meets('passt', passt), ['qemu -> passt /run/libvirt/qemu/passt/-1-guest-net0.socket']);
});

const virtiofs = (source: string): Scenario => ({
  also: "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>",
  devices: `<filesystem type='mount'><driver type='virtiofs'/>${source}<target dir='t'/></filesystem>`,
});

test('virtiofsd is root outside of the confinement, and QEMU comes to its socket', t => {
  const own = virtiofs("<source dir='/srv/share'/>");
  const {uid, selinux, profile} = processOf('virtiofsd', own);
  t.deepEqual([uid, selinux, profile], [0, null, null]);
  t.deepEqual(meets('virtiofsd', own), [`qemu -> virtiofsd ${OWN}/fs0-fs.sock`]);
  t.deepEqual(owns('virtiofsd', own), ['0:0 - /var/log/libvirt/qemu/guest-fs0-virtiofsd.log']);
});

test('a back end that somebody else runs is a party too', t => {
  t.deepEqual(meets('qemu', virtiofs("<source socket='/run/fs.sock'/>")), [
    'qemu -> external /run/fs.sock',
    MONITOR,
  ]);
  const card = (mode: string): Scenario => ({
    also: "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>",
    devices: `<interface type='vhostuser'><source type='unix' path='/run/ovs.sock' mode='${mode}'/>
      <model type='virtio'/></interface>`,
  });
  t.deepEqual(meets('qemu', card('client')), ['qemu -> external /run/ovs.sock', MONITOR]);
  t.deepEqual(meets('qemu', card('server')), ['external -> qemu /run/ovs.sock', MONITOR]);
});

test('one reservation helper serves all disks', t => {
  const lun = (target: string) => `<disk type='block' device='lun'><source dev='/dev/${target}'>
    <reservations managed='yes'/></source><target dev='${target}' bus='scsi'/></disk>`;
  const scenario = {devices: lun('sda') + lun('sdb')};
  t.is(processOf('pr-helper', scenario).uid, 0);
  t.deepEqual(meets('pr-helper', scenario), [`qemu -> pr-helper ${OWN}/pr-helper0.sock`]);
});

const DBUS_AND_VNC = `<graphics type='dbus'/><graphics type='vnc'><listen type='socket' socket='/srv/vnc.sock'/></graphics>`;
const roles = (scenario: Scenario) => planScenario(scenario).processes.map(({role}) => role);

for (const [what, devices, libvirt, programs] of [
  ['RDP', `<graphics type='rdp'/>`, [11, 1], ['qemu-rdp']],
  ['RDP before libvirt has it', `<graphics type='rdp'/>`, [11, 0], []],
  ['VNC beside D-Bus', DBUS_AND_VNC, [12, 5], ['qemu-vnc']],
  ['VNC beside D-Bus before libvirt hands it over', DBUS_AND_VNC, [12, 4], []],
  ['VNC alone', `<graphics type='vnc'/>`, [12, 5], []],
  ['VNC beside D-Bus of peers', `<graphics type='vnc'/><graphics type='dbus' p2p='yes'/>`, [12, 5], []],
] as const) {
  test(`${what}: ${programs[0] ?? 'no program'} beside QEMU`, t => {
    t.deepEqual(roles({devices, libvirt}), ['qemu', ...programs]);
  });
}

test('without the program, QEMU serves VNC itself', t => {
  const host = {unlisted: 'absent'};
  t.deepEqual(roles({devices: DBUS_AND_VNC, libvirt: [12, 8], host}), ['qemu']);
});

test('the servers of displays are as the VM in every layer', t => {
  const {role: _role, name: _name, ...qemu} = processOf('qemu', {devices: DBUS_AND_VNC, libvirt: [12, 5]});
  const {selinux, uid, gid, profile} = processOf('qemu-vnc', {devices: DBUS_AND_VNC, libvirt: [12, 5]});
  t.like(qemu, {selinux, uid, gid, profile});
  t.truthy(profile);
});

const NETWORK = (protocol: string, inner = '') =>
  `<disk type='network'><source protocol='${protocol}' name='a.img'><host name='h' port='1'/>${inner}</source><target dev='vda' bus='virtio'/></disk>`;
const SSH = NETWORK('ssh', `<knownHosts path='/srv/hosts'/><identity username='u' keyfile='/srv/key'/>`);
const served = {policy: {useNbdkit: true}, devices: SSH} as const;

test('nbdkit serves disks over ssh and HTTP where qemu.conf says so, in a type of its own', t => {
  t.is(processOf('nbdkit', served).selinux, 'system_u:system_r:nbdkit_t:s0:c1,c2');
  t.is(processOf('nbdkit', served).profile, processOf('qemu', served).profile);
  t.deepEqual(roles({...served, devices: NETWORK('https')}), ['qemu', 'nbdkit']);
  t.deepEqual(roles({...served, devices: NETWORK('nbd')}), ['qemu']);
  t.deepEqual(roles({...served, policy: {}}), ['qemu']);
  t.deepEqual(roles({...served, libvirt: [9, 0]}), ['qemu']);
  t.deepEqual(roles({...served, host: {unlisted: 'absent'}}), ['qemu']);
});

test('nbdkit serves a backing image that only the header of the image names, and firmware variables', t => {
  const image = {format: 'qcow2', backing: 'https://h/a.img', backingFormat: 'raw'};
  const host = {paths: {'/srv/a.qcow2': {type: 'file', image}}};
  const disk = `<disk type='file'><driver name='qemu' type='qcow2'/><source file='/srv/a.qcow2'/><target dev='vda' bus='virtio'/></disk>`;
  t.deepEqual(roles({...served, devices: disk, host}), ['qemu', 'nbdkit']);
  t.deepEqual(roles({...served, devices: disk}), ['qemu']);
  const os = `<loader readonly='yes' type='pflash'>/fw/code.fd</loader><nvram type='network'><source protocol='https' name='vars.fd'><host name='h' port='1'/></source></nvram>`;
  t.deepEqual(roles({...served, devices: '', os}), ['qemu', 'nbdkit']);
});

test('behind nbdkit the keys of ssh are its own', t => {
  const users = (scenario: Scenario) =>
    plannedScenario(scenario)
      .inventory.resources.filter(({role}) => role === 'ssh-file')
      .map(({path, process}) => `${process} ${path}`);
  t.deepEqual(users(served).toSorted(), ['nbdkit /srv/hosts', 'nbdkit /srv/key']);
  t.deepEqual(users({...served, policy: {}}).toSorted(), ['qemu /srv/hosts', 'qemu /srv/key']);
});
