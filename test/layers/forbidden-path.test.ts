// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import type {KnownError} from '../../src/errors.ts';
import {forbiddenPath, handedOver, planRefusal, refuse} from '../../src/layers/forbidden-path.ts';
import {DEVICES} from '../../src/policy/host-devices.ts';
import {plannedScenario, UUID, type Scenario} from '../helpers/scenario.ts';

const disk = (path: string, type = 'file', name = 'file') =>
  `<disk type='${type}'><driver type='raw'/><source ${name}='${path}'/><target dev='vda' bus='virtio'/></disk>`;

const optionRom = (rom: string) => `<hostdev mode='subsystem' type='pci' managed='yes'><source>
<address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/></source><rom file='${rom}'/></hostdev>`;

const SHARED = `<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>`;

/** Both what strict mode refuses at once, and what is refused before libvirt's own labels are carried out. */
function refusals(definition: Scenario) {
  const scenario = {also: SHARED, ...definition};
  const strictly = plannedScenario({...scenario, mode: 'strict'}).plan;
  const {plan, inventory, site} = plannedScenario({...scenario, mode: 'libvirt'});
  return {
    strict: strictly.refused,
    plan: strictly,
    carriedOut: forbiddenPath(inventory, site, handedOver(plan)),
    bytes: plan,
  };
}

const PROCESS = {
  '/proc/self': {type: 'symlink', target: '7'},
  '/proc/thread-self': {type: 'symlink', target: '7/task/7'},
  '/proc/7/fd/0': {type: 'symlink', target: '/home/ann/notes'},
  '/proc/7/task/7/cwd': {type: 'symlink', target: '/home/ann'},
  '/home/ann/notes': {type: 'file'},
} as const;

const HANDED: Readonly<Record<string, Scenario>> = {
  '/etc/shadow as kernel': {os: '<kernel>/etc/shadow</kernel>'},
  'a host key as initrd': {os: '<kernel>/boot/k</kernel><initrd>/etc/ssh/ssh_host_rsa_key</initrd>'},
  'a disk': {devices: disk('/etc/sudoers')},
  'a disk behind ..': {devices: disk('/srv/../etc/passwd')},
  'a disk behind a link': {
    devices: disk('/srv/a'),
    host: {
      unlisted: 'absent',
      paths: {'/srv/a': {type: 'symlink', target: '/etc/passwd'}, '/etc/passwd': {type: 'file'}},
    },
  },
  'a file that is not there yet, behind a link': {
    devices: disk('/srv/a'),
    host: {
      unlisted: 'absent',
      paths: {
        '/srv/a': {type: 'symlink', target: 'b'},
        '/srv/b': {type: 'symlink', target: '../etc/cron.d/new'},
        '/etc/cron.d': {type: 'directory'},
      },
    },
  },
  'a file in a directory that is not there yet, behind a link': {
    devices: disk('/srv/a/new'),
    host: {unlisted: 'absent', paths: {'/srv/a': {type: 'symlink', target: '/etc/new.d'}}},
  },
  "the host's disk, by a partition of it that is mounted": {
    devices: disk('/dev/sda', 'block', 'dev'),
    host: {
      paths: {'/dev/sda': {type: 'block', major: 8, minor: 0}},
      held: [{point: '/', on: ['block 8:1', 'block 8:0']}],
    },
  },
  "the host's swap space": {
    devices: disk('/dev/sdb', 'block', 'dev'),
    host: {paths: {'/dev/sdb': {type: 'block', major: 8, minor: 16}}, held: [{on: ['block 8:16']}]},
  },
  "svirtgen's registry": {devices: disk('/var/lib/svirtgen/mcs-registry')},
  'a screen of the host': {devices: disk('/dev/fb0')},
  "the host's disk, by its controller": {devices: disk('/dev/nvme0')},
  'what svirtgen itself has open': {
    devices: disk('/proc/self/fd/0'),
    host: {unlisted: 'absent', paths: PROCESS},
  },
  "a file of svirtgen's working directory, behind a link": {
    devices: disk('/srv/a/notes'),
    host: {
      unlisted: 'absent',
      paths: {...PROCESS, '/srv/a': {type: 'symlink', target: '/proc/thread-self/cwd'}},
    },
  },
  'memory of the host': {devices: disk('/dev/mem', 'block', 'dev')},
  'memory of the host, under another name': {
    devices: `<serial type='dev'><source path='/dev/m'/></serial>`,
    host: {paths: {'/dev/m': {type: 'char', major: 1, minor: 1}}},
  },
  "root's keys": {devices: disk('/root/.ssh/authorized_keys')},
  "root's keys, where the host is an image": {devices: disk('/var/roothome/.ssh/authorized_keys')},
  "what a user's shell runs, where the host is an image": {devices: disk('/var/home/ann/.bashrc')},
  "what a user's shell runs": {devices: disk('/home/ann/.bashrc')},
  'a unit of a user': {devices: disk('/home/ann/.config/systemd/user/x.service')},
  'scripts that root runs for packages': {devices: disk('/var/lib/dpkg/info/bash.postinst')},
  'copies of accounts': {devices: disk('/var/backups/shadow.bak')},
  "libvirt's secrets": {devices: disk('/var/lib/libvirt/secrets/a.base64')},
  "svirtgen's notes": {devices: disk('/var/run/svirtgen/labels')},
  'rules of udev': {devices: disk('/run/udev/rules.d/1.rules')},
  "a TPM's state as a disk": {
    devices: disk('/var/lib/libvirt/swtpm/0e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a01/tpm2/tpm2-00.permall'),
  },
  "another VM's memory as a disk": {devices: disk('/var/lib/libvirt/qemu/save/other.save')},
  "another VM's key as a disk": {devices: disk('/var/lib/libvirt/qemu/domain-1-other/master-key.aes')},
  "another VM's variables of firmware as a disk": {
    devices: disk('/var/lib/libvirt/qemu/nvram/other_VARS.fd'),
  },
  "another VM's memory as variables of firmware": {
    os: "<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader><nvram>/var/lib/libvirt/qemu/save/other.save</nvram>",
  },
  'the key of all TPMs': {devices: disk('/var/lib/swtpm-localca/signkey.pem')},
  'a program': {devices: `<serial type='dev'><source path='/usr/bin/sudo'/></serial>`},
};
for (const [name, scenario] of Object.entries(HANDED))
  test(`no layer hands over ${name}`, t => {
    const {strict, carriedOut, bytes} = refusals(scenario);
    t.like(strict, {code: 'PATH_FORBIDDEN'});
    t.like(carriedOut, {code: 'PATH_FORBIDDEN'});
    t.false('refused' in bytes, "libvirt's own plan is as libvirt has it");
  });

/** Not labelled, so that libvirt mode has nothing to carry out; opened by root, or a way to give orders. */
const OPENED: Readonly<Record<string, string>> = {
  'virtiofs of /etc': `<filesystem type='mount'><driver type='virtiofs'/><source dir='/etc'/><target dir='e'/></filesystem>`,
  'virtiofs of /': `<filesystem type='mount'><driver type='virtiofs'/><source dir='/'/><target dir='e'/></filesystem>`,
  'a log that virtlogd writes': `<serial type='pty'><log file='/etc/cron.d/x'/></serial>`,
  "systemd's socket": `<serial type='unix'><source mode='connect' path='/run/systemd/private'/></serial>`,
  "libvirt's socket": `<serial type='unix'><source mode='connect' path='/var/run/libvirt/libvirt-sock'/></serial>`,
};
for (const [name, devices] of Object.entries(OPENED))
  test(`strict mode refuses ${name}`, t => {
    t.like(refusals({devices}).strict, {code: 'PATH_FORBIDDEN'});
  });

for (const path of [
  '/var/snap/lxd/common/lxd/unix.socket',
  '/var/lib/incus/unix.socket',
  '/run/cri-dockerd.sock',
  '/run/k3s/containerd/containerd.sock',
  '/run/docker.sock',
  '/run/user/1000/podman/podman.sock',
  '/run/user/1000/docker.sock',
  '/run/openvswitch/db.sock',
  '/run/ceph/ceph-mon.a.asok',
  '/run/snapd.socket',
  '/run/dbus/system_bus_socket',
  '/run/libvirt/virtsecretd-sock',
  '/var/run/libvirt/virtqemud-admin-sock',
  '/run/udev/control',
  '/run/user/1000/systemd/private',
  '/run/user/1000/keyring/ssh',
  '/run/user/1000/gnupg/S.gpg-agent.ssh',
  '/tmp/tmux-1000/default',
  '/run/user/1000/tmux-1000/default',
  '/run/screen/S-ann/1.pts',
  '/run/initctl',
  '/run/incus/unix.socket',
])
  test(`strict mode refuses sockets that control the host: ${path}`, t => {
    const devices = `<serial type='unix'><source mode='connect' path='${path}'/></serial>`;
    t.regex(refusals({devices}).strict?.message ?? '', /it controls the host/);
  });

const WHOLE: Readonly<Record<string, RegExp>> = {
  '/home/a': /the whole home directory of a user/,
  '/var/home/a': /the whole home directory of a user/,
  '/var/home': /more than any VM/,
  '/var/roothome/.config': /keys and settings of a user/,
  '/home/a/.ssh': /keys and settings of a user/,
  '/run/user/1000': /sockets of everything a user runs/,
  '/var/backups': /accounts of the host/,
  '/var/lib/samba': /accounts and keys of a login service/,
  '/var/lib/docker': /controls all containers/,
  '/run/user/1000/keyring': /service manager or keyring/,
  '/tmp/tmux-1000': /a terminal of a user/,
  '/var/lib/polkit-1': /no VM may touch polkit rules/,
  '/run/systemd': /no VM may touch sockets and settings that control the host/,
  '/run/log': /it contains logs of the host/,
  '/var/snap': /it contains data of all containers/,
  '/var/lib/jenkins': /the whole home directory of a user/,
  '/var/lib/gitlab-runner': /the whole home directory of a user/,
  '/var/lib/libvirt': /it contains .*, which is not this VM's/,
};
for (const [path, reason] of Object.entries(WHOLE))
  test(`strict mode says why ${path} is not shared whole`, t => {
    const devices = `<filesystem type='mount'><driver type='virtiofs'/><source dir='${path}'/><target dir='e'/></filesystem>`;
    t.regex(refusals({devices}).strict?.message ?? '', reason);
  });

const SAVED = '/var/lib/libvirt/qemu/save/other.save';
const KEY = '/var/lib/libvirt/qemu/domain-1-other/master-key.aes';

/** What one VM may not have of another, in every role in which a definition can name a file. */
const OF_OTHERS: Readonly<Record<string, Scenario>> = {
  image: {devices: disk(SAVED)},
  'data-file': {
    devices: `<disk type='file'><driver type='qcow2'/><source file='/srv/a.qcow2'><dataStore type='file'><format type='raw'/>
<source file='${SAVED}'/></dataStore></source><target dev='vda' bus='virtio'/></disk>`,
  },
  mirror: {
    attributes: " id='3'",
    devices: disk('/srv/a').replace(
      '</disk>',
      `<mirror type='file' job='copy' ready='yes'><format type='raw'/><source file='${SAVED}'/></mirror></disk>`,
    ),
  },
  kernel: {os: `<kernel>${SAVED}</kernel>`},
  initrd: {os: `<kernel>/boot/k</kernel><initrd>${KEY}</initrd>`},
  dtb: {os: `<kernel>/boot/k</kernel><dtb>${SAVED}</dtb>`},
  'acpi-table': {os: `<acpi><table type='slic'>${SAVED}</table></acpi>`},
  loader: {os: `<loader readonly='yes' type='pflash'>${SAVED}</loader>`},
  'fw-cfg-file': {also: `<sysinfo type='fwcfg'><entry name='opt/a' file='${KEY}'/></sysinfo>`},
  varstore: {
    os: `<loader type='rom'>/usr/share/OVMF/OVMF.fd</loader><varstore path='${SAVED}'/>`,
    libvirt: [12, 1],
  },
  'rom-file': {devices: optionRom(SAVED)},
  pmem: {
    devices: `<memory model='virtio-pmem' access='shared'><source><path>${SAVED}</path></source>
<target><size unit='KiB'>524288</size></target></memory>`,
    also: "<maxMemory slots='4'>2048000</maxMemory>",
  },
  'chardev-file': {devices: `<serial type='file'><source path='${SAVED}'/></serial>`},
  'chardev-log': {devices: `<serial type='pty'><log file='${SAVED}'/></serial>`},
  'chardev-socket': {
    devices: `<serial type='unix'><source mode='connect' path='/var/lib/libvirt/qemu/domain-1-other/monitor.sock'/></serial>`,
  },
  'filesystem-directory': {
    devices: `<filesystem type='mount'><source dir='/var/lib/libvirt/qemu/save/all'/><target dir='e'/></filesystem>`,
  },
  'tpm-emulator-state': {
    devices: `<tpm model='tpm-crb'><backend type='emulator' version='2.0'><source type='dir' path='/var/lib/libvirt/qemu/ram/a'/></backend></tpm>`,
  },
};
for (const [role, scenario] of Object.entries(OF_OTHERS))
  test(`what libvirt keeps of another VM is nothing for any role: ${role}`, t => {
    const {inventory} = plannedScenario({also: SHARED, ...scenario, mode: 'strict'});
    t.true(inventory.resources.some(one => one.role === role));
    const {message = ''} = refusals(scenario).strict ?? {};
    t.regex(message, /libvirt keeps it, for another VM or for itself/);
  });

const LINKED = {
  unlisted: 'absent',
  paths: {
    '/var/lib/libvirt': {type: 'symlink', target: '/data/libvirt'},
    '/data/libvirt/qemu/save/other.save': {type: 'file'},
    '/data/libvirt/qemu/nvram/vm_VARS.fd': {type: 'file'},
  },
};

for (const path of [SAVED, '/data/libvirt/qemu/save/other.save'])
  test(`what libvirt keeps is that where its directory is a link, too: ${path}`, t => {
    t.regex(refusals({devices: disk(path), host: LINKED}).strict?.message ?? '', /libvirt keeps it/);
  });

test('a tree with what libvirt keeps is refused where its directory is a link', t => {
  const devices = `<filesystem type='mount'><source dir='/data/libvirt'/><target dir='e'/></filesystem>`;
  t.regex(refusals({devices, host: LINKED}).strict?.message ?? '', /not this VM's/);
});

test('a VM has what libvirt keeps for it', t => {
  const kept = {
    os: `<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader><nvram>/var/lib/libvirt/qemu/nvram/vm_VARS.fd</nvram>`,
    devices: `<tpm model='tpm-crb'><backend type='emulator' version='2.0'><source type='dir' path='/var/lib/libvirt/swtpm/${UUID}/tpm2'/></backend></tpm>
<channel type='unix'><source mode='bind' path='/run/libvirt/qemu/channel/7-guest/a'/><target type='virtio' name='a'/></channel>
<graphics type='vnc'><listen type='socket' socket='/var/lib/libvirt/qemu/domain-7-guest/vnc.sock'/></graphics>`,
  };
  for (const scenario of [
    kept,
    {...kept, host: LINKED},
    {
      os: "<loader type='rom'>/srv/fw</loader><varstore path='/var/lib/libvirt/qemu/varstore/a.json'/>",
      libvirt: [12, 1] as const,
    },
  ])
    t.is(refusals(scenario).strict, undefined);
});

const ssh = (keys: string) =>
  `<disk type='network'><driver type='raw'/><source protocol='ssh' name='/a.raw'><host name='h'/>${keys}</source>
<target dev='vda' bus='virtio'/></disk>`;

const nss = (database: string) => `<smartcard mode='host-certificates'>
<certificate>a</certificate><certificate>b</certificate><certificate>c</certificate><database>${database}</database></smartcard>`;

const OF_USERS: Readonly<Record<string, string>> = {
  'keys of ssh': ssh("<identity username='u' keyfile='/home/u/.ssh/id_rsa'/>"),
  'hosts that ssh knows': ssh("<knownHosts path='/home/u/.ssh/known_hosts'/>"),
  "root's keys of ssh, where the host is an image": ssh(
    "<identity username='u' keyfile='/var/roothome/.ssh/id_rsa'/>",
  ),
  'certificates of a smartcard': nss('/home/u/.pki/nssdb'),
  "the system's bus for a display": "<graphics type='dbus' address='unix:path=/run/dbus/system_bus_socket'/>",
  'the key of a screen': "<graphics type='sdl' display=':0' xauth='/run/lightdm/user/xauthority'/>",
  'the key of a screen, by the former name': "<graphics type='sdl' xauth='/var/run/gdm/auth/database'/>",
  'an emulator of a Nix profile': '<emulator>/nix/var/nix/profiles/default/bin/qemu-system-x86_64</emulator>',
  'an emulator of a Guix profile': '<emulator>/var/guix/profiles/system/profile/bin/qemu</emulator>',
  'an emulator with rights of its own': '<emulator>/run/wrappers/bin/qemu</emulator>',
  'firmware in a snap': optionRom('/var/lib/snapd/snap/a/1/a.rom'),
};
for (const [name, devices] of Object.entries(OF_USERS))
  test(`what is named for its purpose is allowed: ${name}`, t => {
    const {strict, carriedOut, plan} = refusals({devices});
    t.deepEqual([strict, carriedOut], [undefined, undefined]);
    t.false('refused' in plan.apparmor);
  });

const MISUSED: Readonly<Record<string, string>> = {
  'a key of ssh as a database': nss('/home/u/.ssh'),
  'a database as a key of ssh': ssh("<identity username='u' keyfile='/home/u/.pki/nssdb/key4.db'/>"),
  'the key of a screen as a disk': disk('/run/lightdm/user/xauthority'),
  'a profile of packages as a disk': disk('/nix/var/nix/profiles/default/bin/a'),
  'what snapd remembers': disk('/var/lib/snapd/state.json'),
};
for (const [name, devices] of Object.entries(MISUSED))
  test(`what is not named for its purpose is refused: ${name}`, t => {
    t.like(refusals({devices}).strict, {code: 'PATH_FORBIDDEN'});
  });

test('what VMs have everywhere is allowed', t => {
  const {strict, carriedOut} = refusals({
    os: `<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader>
<nvram>/var/lib/libvirt/qemu/nvram/vm_VARS.fd</nvram>
<kernel>/boot/vmlinuz</kernel><initrd>/boot/initrd.img</initrd>`,
    devices: `${disk('/var/lib/libvirt/images/a.raw')}
<disk type='file' device='cdrom'><driver type='raw'/><source file='/usr/share/virtio-win/virtio-win.iso'/>
<target dev='sda' bus='sata'/><readonly/></disk>
<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv/share'/><target dir='s'/></filesystem>
<serial type='pty'><log file='/var/log/guest.log'/></serial>
<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>
<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
<graphics type='vnc' port='-1'/>
<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`,
  });
  t.is(strict, undefined);
  t.is(carriedOut, undefined);
});

/** What services of the host keep, with what tells so; and what people do name there. */
const PLACES: readonly (readonly [path: string, refused: RegExp | undefined])[] = [
  ['/var/log/auth.log', /logs of the host/],
  ['/var/log/auth.log.1', /logs of the host/],
  ['/var/log/messages-20261126.gz', /logs of the host/],
  ['/var/log/journal/a/system.journal', /logs of the host/],
  ['/var/log/nginx/access.log', /logs of the host/],
  ['/var/log/guest.log', undefined],
  ['/var/log/consoles/guest.log', undefined],
  ['/var/log/libvirt/qemu/guest-serial.log', undefined],
  ['/var/lib/libvirt/dnsmasq/default.conf', /libvirt's internal state/],
  ['/var/lib/libvirt/network/x', /libvirt's internal state/],
  ['/var/lib/libvirt/images/a.raw', undefined],
  ['/var/lib/libvirt/Fedora.iso', undefined],
  ['/var/lib/libvirt/pools/fast/a.raw', undefined],
  ['/opt', /more than any VM/],
  ['/opt/vendor/bin/tool', /may write programs/],
  ['/opt/a/b/lib64/x.so', /may write programs/],
  ['/opt/web01.raw', undefined],
  ['/opt/vms/a.raw', undefined],
  ['/nix/store/abc-bash/bin/bash', /may write programs/],
  ['/var/lib/postgresql/15/main/base/1/1259', /a service of the host/],
  ['/var/lib/mysql/ibdata1', /a service of the host/],
  ['/var/lib/../lib/mysql/ibdata1', /a service of the host/],
  ['/var/lib//mysql/./ibdata1', /a service of the host/],
  ['/var/lib/NetworkManager/secret_key', /a service of the host/],
  ['/var/lib/docker/overlay2/a/merged', /all containers/],
  ['/var/lib/docker/volumes/a/_data/a.raw', undefined],
  ['/var/lib/nova/instances/a/disk', undefined],
  ['/var/lib/one/datastores/0/1/disk.0', undefined],
  ['/var/lib/mysqlvms/a.raw', undefined],
  ['/var/www/html/index.php', /a web server/],
  ['/var/spool/postfix/x', /commands that the host runs/],
  ['/usr/src/linux/Makefile', /may write programs/],
  ['/usr/local/vms/a.raw', undefined],
  ['/run/credentials/x', /secrets of services/],
  ['/run/kubevirt-private/vmi-disks/a/disk.img', undefined],
  ['/tmp/ssh-XXXXa1b2/agent.123', /secrets of services/],
  ['/var/lib/jenkins/workspace/j/disk.raw', undefined],
  ['/var/lib/jenkins/secrets/master.key', /keys and settings of a build service/],
  ['/var/lib/jenkins/jobs/j/config.xml', /keys and settings of a build service/],
  ['/var/lib/gitlab-runner/builds/a/0/disk.raw', undefined],
  ['/var/lib/gitlab-runner/.gitlab-runner/config.toml', /controls a user account of the host/],
  ['/var/lib/buildkite-agent/builds/a/disk.raw', undefined],
  ['/var/lib/buildkite-agent/.ssh/id_rsa', /controls a user account of the host/],
  ['/sysroot/ostree/deploy/a', /under another name/],
  ['/run/samba/winbindd/pipe', /cached accounts of the host/],
  ['/run/log/journal/a/system.journal', /logs of the host/],
  ['/var/lib/tailscale/tailscaled.state', /secrets of services/],
  ['/var/lib/sbctl/keys/db/db.key', /secrets of services/],
  ['/swapfile', /swapped out/],
  ['/.snapshots/1/snapshot/etc/shadow', /under another name/],
  ['/dev/pts/0', /screens and terminals/],
  ['/dev/stdin', /has open/],
  ['/dev/tty1', /screens and terminals/],
  ['/data/a.raw', undefined],
  ['/srv/a.raw', undefined],
  ['/home/ann/VMs/a.raw', undefined],
  ['/root/a.raw', undefined],
  ['/var/tmp/a.raw', undefined],
  ['/media/disk/a.raw', undefined],
];
for (const [path, refused] of PLACES)
  test(`${path} is ${refused === undefined ? "a VM's to name" : "the host's"}`, t => {
    const {strict, carriedOut} = refusals({devices: disk(path)});
    for (const refusal of [strict, carriedOut])
      if (refused === undefined) t.is(refusal, undefined);
      else t.regex(refusal?.message ?? '', refused);
  });

test('what is only written to harm may be read', t => {
  for (const path of ['/nix/store/abc/a.iso', '/var/www/html/a.iso', '/opt/vendor/share/bin/a.iso']) {
    const devices = disk(path).replace('</disk>', '<readonly/></disk>');
    t.is(refusals({devices}).strict, undefined);
  }
});

test('a program is what its written name leads to', t => {
  const devices = '<emulator>/nix/var/nix/gcroots/qemu</emulator>';
  const host = {
    unlisted: 'absent',
    paths: {
      '/nix/var/nix/gcroots/qemu': {type: 'symlink', target: '/nix/store/abc-qemu/bin/qemu'},
      '/nix/store/abc-qemu/bin/qemu': {type: 'file'},
    },
  };
  t.is(refusals({devices, host}).strict, undefined);
});

test('what a policy may make room for is said where such a path is refused', t => {
  const devices = `<filesystem type='mount'><driver type='virtiofs'/><source dir='/nix/store'/><target dir='e'/></filesystem>`;
  const refused = refusals({devices}).strict;
  t.regex(refused?.message ?? '', /may write programs/);
  const {help} = t.throws<KnownError>(() => refuse(refused!));
  t.regex(help ?? '', /`override` of the policy makes room/);
});

test("a service's directory is the service's where it is a link, too", t => {
  const host = {
    unlisted: 'absent',
    paths: {
      '/var/lib/mysql': {type: 'symlink', target: '/data/mysql'},
      '/data/mysql/ibdata1': {type: 'file'},
    },
  };
  const {strict} = refusals({devices: disk('/var/lib/mysql/ibdata1'), host});
  t.regex(strict?.message ?? '', /which is \/data\/mysql\/ibdata1: no VM may touch/);
});

test('a way up from a directory that is not there leads wherever its maker wants', t => {
  const host = {unlisted: 'absent', paths: {'/etc/shadow': {type: 'file'}, '/tmp': {type: 'directory'}}};
  const {strict, carriedOut} = refusals({devices: disk('/tmp/none/../../etc/shadow'), host});
  for (const refusal of [strict, carriedOut])
    t.regex(
      refusal?.message ?? '',
      /goes up \(\.\.\) from \/tmp\/none, where no directory is, so .* cannot be told; write the path without '\.\.'/,
    );
});

test('a terminal is there for a serial line that libvirt gave one', t => {
  const devices = "<serial type='pty'><source path='/dev/pts/3'/></serial>";
  t.is(refusals({devices, attributes: " id='3'"}).strict, undefined);
});

for (const path of ['/var/run', '/var/run/', '/run/log', '/var/run/log', '/var/run/systemd', '/run'])
  test(`the directory of what runs is that by both of its names: ${path}`, t => {
    const devices = `<filesystem type='mount'><source dir='${path}'/><target dir='e'/></filesystem>`;
    t.like(refusals({devices}).strict, {code: 'PATH_FORBIDDEN'});
  });

test('what libvirt keeps of another VM that runs is that by both names of the directory', t => {
  const devices = listens('/var/run/libvirt/qemu/channel/3-other/a');
  t.regex(refusals({devices}).strict?.message ?? '', /for the running VM 3-other/);
});

test('a session keeps things in directories within each other', t => {
  const at = (path: string): Scenario => ({
    uri: 'qemu:///session',
    caller: 1000,
    devices: listens(`/home/user/.config/libvirt/qemu/${path}`),
  });
  t.is(refusals(at('lib/foo.sock')).strict, undefined);
  t.regex(refusals(at('lib/domain-3-other/a.sock')).strict?.message ?? '', /libvirt keeps it/);
  t.regex(refusals(at('foo.sock')).strict?.message ?? '', /libvirt keeps it/);
});

test('a site that keeps images in such a place says so', t => {
  const {apparmor} = plannedScenario({}).site.policy;
  const policy = {apparmor: {...apparmor, override: [...apparmor.override, '/var/lib/mysql/vms/']}};
  t.is(refusals({devices: disk('/var/lib/mysql/vms/a.raw'), policy}).strict, undefined);
  t.like(refusals({devices: disk('/var/lib/mysql/a.raw'), policy}).strict, {code: 'PATH_FORBIDDEN'});
});

/** A serial line on a copy that mknod made of a node. */
const copied = (type: 'char' | 'block', major: number, minor: number): Scenario => ({
  devices: `<serial type='dev'><source path='/dev/m'/></serial>`,
  host: {paths: {'/dev/m': {type, major, minor}}},
});

test('a log behind a link to a file that is not there yet, which virtlogd would make as root', t => {
  const paths = {'/srv/a': {type: 'symlink', target: '/etc/cron.d/new'}} as const;
  const devices = `<serial type='pty'><log file='/srv/a'/></serial>`;
  const {strict} = refusals({devices, host: {unlisted: 'absent', paths}});
  t.regex(strict?.message ?? '', /^\/srv\/a, which is \/etc\/cron\.d\/new: /);
});

test('a CD that the host has mounted may be read, and a disk beside its own is one like any other', t => {
  const host = {
    paths: {
      '/dev/sr0': {type: 'block', major: 11, minor: 0},
      '/dev/sdb': {type: 'block', major: 8, minor: 16},
    },
    held: [
      {point: '/media/cd', on: ['block 11:0']},
      {point: '/', on: ['block 8:0']},
    ],
  } as const;
  const cd = `<disk type='block' device='cdrom'><driver type='raw'/><source dev='/dev/sr0'/><target dev='sda' bus='sata'/><readonly/></disk>`;
  t.is(refusals({devices: cd, host}).strict, undefined);
  t.is(refusals({devices: disk('/dev/sdb', 'block', 'dev'), host}).strict, undefined);
});

for (const {name, numbers} of DEVICES)
  test(`a device is refused by name, and by its number where it has one: ${name}`, t => {
    const named = typeof name === 'string' ? name : NUMBERED.find(path => name.test(path));
    t.like(refusals({devices: `<serial type='dev'><source path='${named}'/></serial>`}).strict, {
      code: 'PATH_FORBIDDEN',
    });
    if (numbers === undefined) return;
    const [major, ...minors] = numbers;
    for (const minor of minors)
      t.regex(refusals(copied('char', major, minor)).strict?.message ?? '', /\/dev\/m: it is /);
  });
const NUMBERED = [
  '/dev/tty1',
  '/dev/vcsa2',
  '/dev/watchdog0',
  '/dev/cpu/0/cpuid',
  '/dev/nvme0',
  '/dev/mtd0',
  '/dev/mei0',
  '/dev/i2c-0',
  '/dev/usbmon0',
  '/dev/fb0',
];

test('a device that VMs may have is none of these by its number', t => {
  for (const device of [
    copied('char', 4, 64), // ttyS0
    copied('block', 7, 0), // loop0
    copied('block', 253, 0), // a mapped disk
    copied('char', 10, 200), // tun
    copied('char', 1, 9), // urandom
  ])
    t.is(refusals(device).strict, undefined);
});

test('a site makes room for a device, but not for the memory of the host', t => {
  const {apparmor} = plannedScenario({}).site.policy;
  const policy = {apparmor: {...apparmor, override: [...apparmor.override, '/dev/m', '/dev/kmsg']}};
  t.is(refusals({...copied('char', 1, 11), policy}).strict, undefined);
  const kmsg = `<serial type='dev'><source path='/dev/kmsg'/></serial>`;
  const host = {paths: {'/dev/kmsg': {type: 'char', major: 1, minor: 11}}};
  t.is(refusals({devices: kmsg, host, policy}).strict, undefined);
  for (const minor of [1, 2, 4])
    t.regex(refusals({...copied('char', 1, minor), policy}).strict?.message ?? '', /it is the /);
});

test('a site makes no room for memory and ports by name, where the host does not have the node', t => {
  const {apparmor} = plannedScenario({}).site.policy;
  const policy = {apparmor: {...apparmor, override: [...apparmor.override, '/dev/mem', '/dev/port']}};
  for (const path of ['/dev/mem', '/dev/port'])
    t.regex(
      refusals({devices: `<serial type='dev'><source path='${path}'/></serial>`, policy}).strict?.message ??
        '',
      /it is the /,
    );
});

const OTHER = '11111111-1111-1111-1111-111111111111';
const ON_HOST = {
  paths: {
    '/etc/libvirt/qemu': {type: 'directory', entries: ['other.xml', 'guest.xml', 'networks']},
    '/run/libvirt/qemu': {type: 'directory', entries: ['transient.xml']},
  },
};
const nvram = (path: string): Scenario => ({
  os: `<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader><nvram>${path}</nvram>`,
  host: ON_HOST,
});
const tpm = (path: string): Scenario => ({
  devices: `<tpm model='tpm-crb'><backend type='emulator' version='2.0'><source type='dir' path='${path}'/></backend></tpm>`,
});
const listens = (path: string): string => `<serial type='unix'><source mode='bind' path='${path}'/></serial>`;
const spice = (path: string) =>
  `<graphics type='vnc'><listen type='socket' socket='/var/lib/libvirt/qemu/${path}'/></graphics>`;

/** What libvirt's naming gives to another VM, where the role has a place there. */
const NAMED_AFTER_OTHERS: Readonly<Record<string, readonly [Scenario, RegExp]>> = {
  'variables of firmware': [
    nvram('/var/lib/libvirt/qemu/nvram/other_VARS.fd'),
    /for the VM other, which is known by \/etc\/libvirt\/qemu\/other\.xml/,
  ],
  'variables of a VM that only runs': [
    nvram('/var/lib/libvirt/qemu/nvram/transient_VARS.qcow2'),
    /known by \/run\/libvirt\/qemu\/transient\.xml/,
  ],
  'variables behind ..': [nvram('/var/lib/libvirt/qemu/nvram/../nvram/other_VARS.fd'), /for the VM other/],
  'memory for errors': [
    {
      devices:
        "<pstore backend='acpi-erst'><path>/var/lib/libvirt/qemu/nvram/other_PSTORE.raw</path><size unit='KiB'>64</size></pstore>",
      host: ON_HOST,
    },
    /for the VM other/,
  ],
  'a log': [
    {devices: "<serial type='file'><source path='/var/log/libvirt/qemu/other.log'/></serial>", host: ON_HOST},
    /for the VM other/,
  ],
  'a TPM': [tpm(`/var/lib/libvirt/swtpm/${OTHER}/tpm2`), /for the VM with UUID 1{8}-/],
  'a TPM in capitals': [tpm(`/var/lib/libvirt/swtpm/${UUID.toUpperCase()}/tpm2`), /for the VM with UUID/],
  'a display': [{devices: spice('domain-3-other/vnc.sock')}, /for the running VM 3-other/],
  'a monitor': [{devices: spice('domain-3-other/monitor.sock')}, /for the running VM 3-other/],
  'a display of a VM of another id': [
    {devices: spice('domain-4-guest/vnc.sock'), attributes: " id='3'"},
    /for the running VM 4-guest/,
  ],
  'a channel': [{devices: listens('/run/libvirt/qemu/channel/3-other/a')}, /for the running VM 3-other/],
  'a former channel': [
    {devices: listens('/var/lib/libvirt/qemu/channel/target/domain-3-other/a')},
    /for the running VM 3-other/,
  ],
};
for (const [name, [scenario, reason]] of Object.entries(NAMED_AFTER_OTHERS))
  test(`what libvirt names after another VM is that VM's: ${name}`, t => {
    t.regex(refusals(scenario).strict?.message ?? '', reason);
  });

test("what bears the VM's own name, or nobody's, is its own", t => {
  for (const scenario of [
    nvram('/var/lib/libvirt/qemu/nvram/guest_VARS.fd'),
    nvram('/var/lib/libvirt/qemu/nvram/nobody_VARS.fd'),
    nvram('/srv/other_VARS.fd'),
    tpm(`/var/lib/libvirt/swtpm/${UUID}/tpm2`),
    {devices: "<pstore backend='acpi-erst'><size unit='KiB'>64</size></pstore>"},
    {devices: spice('domain-3-guest/vnc.sock'), attributes: " id='3'"},
    {devices: spice('domain-3-guest/vnc.sock')},
    {devices: spice('guest.vnc')},
    {devices: listens('/var/lib/libvirt/qemu/guest.agent')},
    {devices: listens('/var/lib/libvirt/qemu/channel/target/guest.agent')},
  ])
    t.is(refusals(scenario).strict, undefined);
});

test("a template of the firmware's variables is held to what a VM may read, since libvirt copies it", t => {
  const template = (path: string, mode: 'strict' | 'libvirt' = 'strict') =>
    plannedScenario({
      os: `<loader readonly='yes' type='pflash'>/usr/share/OVMF/CODE.fd</loader><nvram template='${path}'/>`,
      mode,
    }).plan.refused?.code;
  for (const path of ['/etc/shadow', '/root/.ssh/id_rsa', '/var/lib/libvirt/qemu/nvram/other_VARS.fd'])
    t.is(template(path), 'PATH_FORBIDDEN', path);
  for (const path of ['/usr/share/OVMF/OVMF_VARS.fd', '/srv/VARS.fd', '/home/a/VARS.fd', '/opt/fw/VARS.fd'])
    t.is(template(path), undefined, path);
  t.is(template('/etc/shadow', 'libvirt'), undefined);
  const varstore = "<varstore template='/etc/shadow' path='/srv/v'/>";
  t.is(
    plannedScenario({os: varstore, libvirt: [12, 8], mode: 'strict'}).plan.refused?.code,
    'PATH_FORBIDDEN',
  );
});

const served = (program: string) =>
  `<filesystem type='mount'><driver type='virtiofs'/><binary path='${program}'/><source dir='/srv/a'/><target dir='t'/></filesystem>`;
const scripted = (script: string) => `<interface type='ethernet'><script path='${script}'/></interface>`;

const emulated = (program: string) => `<emulator>${program}</emulator>`;

test('a program that libvirt runs for a VM where no layer holds it is one that root installed', t => {
  const refusalOf = (devices: string, more: Scenario = {}) =>
    plannedScenario({also: SHARED, mode: 'strict', devices, ...more}).plan.refused?.code;
  for (const path of [
    '/usr/libexec/virtiofsd',
    '/opt/virtiofsd/bin/virtiofsd',
    '/run/current-system/sw/bin/virtiofsd',
    'virtiofsd',
  ])
    t.deepEqual([refusalOf(served(path)), refusalOf(emulated(path))], [undefined, undefined], path);
  for (const path of ['/etc/qemu-ifup', '/bin/true', 'true', ''])
    t.is(refusalOf(scripted(path)), undefined, path);
  const bridge = "<interface type='bridge'><source bridge='br0'/><script path='/srv/never-run'/></interface>";
  t.is(refusalOf(bridge), undefined);
  for (const path of ['/tmp/evil', '/srv/images/evil', '/usr/../tmp/evil', './evil', 'tmp/evil'])
    t.deepEqual(
      [refusalOf(served(path)), refusalOf(scripted(path)), refusalOf(emulated(path))],
      ['PROGRAM_FORBIDDEN', 'PROGRAM_FORBIDDEN', 'PROGRAM_FORBIDDEN'],
      path,
    );
  t.is(
    refusalOf(
      scripted('/etc/qemu-ifup').replace('script', 'downscript').replace('/etc/qemu-ifup', '/tmp/evil'),
    ),
    'PROGRAM_FORBIDDEN',
  );
  for (const devices of [served('/tmp/evil'), emulated('/tmp/evil')]) {
    const {plan, inventory, site} = plannedScenario({also: SHARED, mode: 'libvirt', devices});
    t.is(planRefusal(inventory, site, handedOver(plan))?.code, 'PROGRAM_FORBIDDEN');
  }
});
