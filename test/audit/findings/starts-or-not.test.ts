// SPDX-License-Identifier: Apache-2.0
/** Findings weigh what they mean for the start of the VM, and their cures hold for the very path. */
import test from 'ava';
import {auditFindings, disk} from '../../helpers/analysis.ts';
import type {Scenario} from '../../helpers/scenario.ts';

const ROOTS = {uid: 0, gid: 0};
const directory = (mode = '0755', more = {}) => ({type: 'directory', ...ROOTS, mode, ...more});
const file = (mode = '0600', more = {}) => ({type: 'file', ...ROOTS, mode, ...more});
const HOST = {
  unlisted: 'absent',
  mounts: [{point: '/', type: 'ext4', options: 'rw'}],
  paths: {
    '/': directory(),
    '/srv': directory(),
    '/srv/a.raw': file(),
    '/run': directory(),
    '/run/user': directory(),
    '/run/user/1000': directory('0755'),
    '/run/user/1000/pipewire-0': {type: 'socket', uid: 1000, gid: 1000, mode: '0666'},
    '/run/spdk.sock': {type: 'socket', ...ROOTS, mode: '0755'},
    '/srv/display': directory(),
    '/srv/display/Xauthority': file('0600', {uid: 1000}),
    '/root': directory('0700'),
    '/root/a.raw': file('0644'),
    '/dev/kvmfr0': {type: 'char', ...ROOTS, mode: '0666', major: 239, minor: 0},
    '/usr/share/OVMF/CODE.fd': file('0644'),
    '/usr/share/OVMF/VARS.fd': file('0644'),
    '/etc': directory(),
    '/etc/shadow': file('0640'),
  },
};
const found = (code: string, scenario: Scenario) =>
  auditFindings({host: HOST, ...scenario}, {active: ['dac', 'apparmor', 'cgroup', 'namespace']}).filter(
    one => one.code === code,
  );
const SPDK = `<disk type='vhostuser' device='disk'><driver name='qemu' type='raw'/><source type='unix' path='/run/spdk.sock'/><target dev='vdb' bus='virtio'/></disk>`;
const SHARED = `<memoryBacking><access mode='shared'/></memoryBacking>`;

test('what QEMU does not start without is an error where a layer refuses it', t => {
  const [socket] = found('LAYER_REFUSES', {devices: SPDK, also: SHARED});
  t.is(socket?.severity, 'error');
  const display = "<graphics type='sdl' display=':0' xauth='/srv/display/Xauthority'/>";
  t.is(found('LAYER_REFUSES', {devices: display})[0]?.severity, 'warning');
});

test("a user's sound server is no state of a libvirt", t => {
  const audio = (path: string) => ({
    devices: `<audio id='1' type='pulseaudio' serverName='${path}'/>`,
    libvirt: [9, 0] as const,
  });
  t.is(found('LAYOUT_MISMATCH', audio('/run/user/1000/pipewire-0')).length, 0);
  t.is(found('LAYOUT_MISMATCH', audio('/run/user/1000/libvirt/x')).length, 1);
});

test("no finding opens root's home", t => {
  const [closed] = found('HOME_NOT_SEARCHABLE', {devices: disk('/root/a.raw')});
  t.regex(closed?.message ?? '', /as it should be/);
  t.notRegex(`${closed?.message} ${closed?.help}`, /setfacl/);
});

test('what libvirt copies for the guest is read by it', t => {
  const nvram = (template: string) => ({
    os: `<loader readonly='yes' type='pflash'>/usr/share/OVMF/CODE.fd</loader><nvram template='${template}'>/var/lib/libvirt/qemu/nvram/guest_VARS.fd</nvram>`,
    also: '<features><acpi/></features>',
  });
  const [copied] = found('SENSITIVE_PATH_READABLE', nvram('/etc/shadow'));
  t.like(copied, {severity: 'error', path: '/etc/shadow'});
  t.is(found('SENSITIVE_PATH_READABLE', nvram('/usr/share/OVMF/VARS.fd')).length, 0);
  const store = `<loader type='rom' readonly='yes'>/usr/share/OVMF/CODE.fd</loader><varstore template='/etc/shadow' path='/var/lib/libvirt/qemu/varstore/guest.json'/>`;
  t.is(found('SENSITIVE_PATH_READABLE', {os: store, libvirt: [12, 8]}).length, 1);
});

test('what has no element is not told to be described by one', t => {
  const also = `<q:commandline xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'><q:arg value='-object'/><q:arg value='memory-backend-file,id=m,mem-path=/dev/kvmfr0,size=1M,share=on'/></q:commandline>`;
  t.regex(found('COMMANDLINE_PATH', {also})[0]?.help ?? '', /^Add it to cgroup_device_acl/);
  const other = also.replace('/dev/kvmfr0', '/srv/a.raw');
  t.regex(found('COMMANDLINE_PATH', {also: other})[0]?.help ?? '', /<devices>/);
});

test('a variable from which libraries take programs is code from outside', t => {
  const env = (name: string) =>
    found('COMMANDLINE_PRELOAD', {
      also: `<q:commandline xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'><q:env name='${name}' value='/tmp/x'/></q:commandline>`,
    }).length;
  for (const name of ['LIBGL_DRIVERS_PATH', 'GIO_MODULE_DIR', 'OPENSSL_CONF']) t.is(env(name), 1, name);
  t.is(env('PIPEWIRE_LATENCY'), 0);
});

test("a session's own log is no secret of its user", t => {
  const devices = `<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv'/><target dir='s'/></filesystem>`;
  const also = `<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>`;
  t.deepEqual(found('SENSITIVE_PATH_WRITABLE', {devices, also, uri: 'qemu:///session'}), []);
});

test('the boolean that is on needs not be turned on', t => {
  const nfs = (on: boolean) =>
    auditFindings(
      {
        devices: disk('/srv/a.raw'),
        host: {
          ...HOST,
          mounts: [...HOST.mounts, {point: '/srv', type: 'nfs4', options: 'rw'}],
          selinux: {booleans: {virt_use_nfs: on}},
        },
      },
      {active: ['dac', 'selinux']},
    ).filter(({code}) => code === 'FILE_SYSTEM_KEEPS_NO_CONTEXT').length;
  t.deepEqual([nfs(false), nfs(true)], [1, 0]);
});

test("what swtpm needs is not told to be QEMU's need", t => {
  const devices = `<tpm model='tpm-crb'><backend type='emulator' version='2.0'><source type='dir' path='/srv/tpm'/></backend></tpm>`;
  const [missing] = found('HELPER_RULE_MISSING', {devices, libvirt: [11, 3]});
  t.regex(missing?.message ?? '', /^swtpm needs rwk on \/srv\/tpm,/);
});
