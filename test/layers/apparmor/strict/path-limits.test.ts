// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario} from '../../../helpers/scenario.ts';
import {deviceRules, fileDisk, grants, refuses, strictPlan} from './_strict.ts';

const share = (path: string, more = '') =>
  `<filesystem type='mount'><source dir='${path}'/><target dir='${path}'/>${more}</filesystem>`;
const present = {unlisted: 'absent', paths: {}} as const;

for (const path of [
  '/etc',
  '/etc/',
  '/usr/bin',
  '/lib64/x',
  '/usr/libexec',
  '/proc',
  '/sys',
  '/sys/kernel',
]) {
  test(
    `directory boundaries: ${path} is forbidden as a disk`,
    refuses,
    {devices: fileDisk(path), host: present},
    'AA_PATH_FORBIDDEN',
    /no VM may touch/,
  );
}

for (const path of [
  '/',
  '/usr',
  '/usr/local',
  '/var',
  '/var/cache',
  '/var/lib',
  '/var/log',
  '/var/spool',
  '/var/tmp',
  '/run',
  '/run/user',
  '/dev',
  '/home',
  '/root',
  '/tmp',
]) {
  test(
    `bounded trees: ${path} is never granted whole`,
    refuses,
    {devices: share(path), host: present},
    'AA_PATH_FORBIDDEN',
    /more than any VM may have/,
  );
}

for (const path of ['/root/.ssh/authorized_keys', '/home/anna/.bashrc', '/var/lib/dpkg/info/bash.postinst']) {
  test(
    `what hands over the host: ${path} is forbidden as a disk`,
    refuses,
    {devices: fileDisk(path), host: present},
    'AA_PATH_FORBIDDEN',
    /controls a user account of the host|no VM may touch/,
  );
}

for (const path of [
  '/dev/bus/usb',
  '/dev/bus/usb/001',
  '/dev/snd/by-path',
  '/home/anna/.ssh',
  '/root/.ssh',
  '/root/.config/libvirt',
  '/home/anna/.config/libvirt',
  '/run/user/1000',
  '/var/spool/cron/crontabs',
  '/var/lib/docker',
  '/run/docker',
  '/var/lib/libvirt',
  '/var/lib/libvirt/qemu',
  '/var/lib/libvirt/qemu/nvram',
  '/usr/share',
  '/boot',
  '/home/anna',
  '/dev/vfio',
]) {
  test(
    `bounded trees: ${path} holds what is not the VM's`,
    refuses,
    {devices: share(path), host: present},
    'AA_PATH_FORBIDDEN',
    /it contains|it controls the host|controls all containers|the whole home directory of a user|a directory of devices|may only be read|may touch/,
  );
}

test(
  'bounded trees: a read-only share is no exception',
  refuses,
  {devices: share('/', '<readonly/>')},
  'AA_PATH_FORBIDDEN',
  /whole directory/,
);

test(
  'bounded trees: what a site keeps may be shared',
  grants,
  {devices: share('/srv', '<readonly/>') + share('/home/anna/project'), host: present},
  '/srv/ r',
  '/srv/** r',
  '/home/anna/project/ r',
  '/home/anna/project/** rwlk',
);

test(
  'directory boundaries: a symlink is judged by what it leads to',
  refuses,
  {
    devices: fileDisk('/srv/link/shadow'),
    host: {
      ...present,
      paths: {'/srv/link': {type: 'symlink', target: '/etc'}, '/etc/shadow': {type: 'file'}},
    },
  },
  'AA_PATH_FORBIDDEN',
  /which is \/etc\/shadow/,
);

test(
  'directory boundaries: braces and variables are names like any other',
  grants,
  {devices: fileDisk('/{etc,root}/x') + fileDisk('/@{HOME}/y').replace('vda', 'vdb'), host: present},
  String.raw`/\{etc,root\}/x rwk`,
  String.raw`/@\{HOME\}/y rwk`,
);

test(
  'directory boundaries: a way through .. that nobody can follow is refused',
  refuses,
  {devices: fileDisk('/srv/missing/../../etc/shadow'), host: present},
  'AA_UNRESOLVABLE_PATH',
  /cannot be resolved/,
);

test('directory boundaries: names that only begin like a forbidden one are free', t => {
  t.deepEqual(deviceRules({devices: fileDisk('/library/a.img'), host: present}), ['/library/a.img rwk']);
});

test('directory boundaries: firmware is read and never written', t => {
  const rom = fileDisk('/usr/share/seabios/bios.bin', '<readonly/>');
  t.deepEqual(deviceRules({devices: rom, host: present}), ['/usr/share/seabios/bios.bin rk']);
  const written = strictPlan({devices: fileDisk('/usr/share/seabios/bios.bin'), host: present});
  t.like('refused' in written && written.refused, {code: 'AA_PATH_FORBIDDEN'});
});

for (const path of [
  '/sys/devices/pci0000:00/0000:00:02.0/resource0',
  '/sys/kernel/config/target/vhost/x',
  '/proc/1/mem',
]) {
  test(
    `kernel files: a definition may not name ${path}`,
    refuses,
    {devices: fileDisk(path), host: present},
    'AA_PATH_FORBIDDEN',
    /no VM may touch/,
  );
}

test(
  'kernel files: nor the memory of the host',
  refuses,
  {devices: fileDisk('/dev/mem')},
  'AA_PATH_FORBIDDEN',
  /memory of the host/,
);

test('directory boundaries: what the policy allows above all is allowed', t => {
  const devices = fileDisk('/etc/libvirt-sandbox/services/x.img');
  t.deepEqual(deviceRules({devices, host: present}), ['/etc/libvirt-sandbox/services/x.img rwk']);
});

test('what libvirt keeps: the memory of another VM is no kernel', t => {
  const os = '<kernel>/var/lib/libvirt/qemu/save/other.save</kernel>';
  t.like(planScenario({mode: 'strict', os}).refused, {code: 'PATH_FORBIDDEN'});
});
