// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario, UUID, type Scenario} from '../helpers/scenario.ts';

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
