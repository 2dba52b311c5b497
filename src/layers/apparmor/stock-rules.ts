// SPDX-License-Identifier: Apache-2.0
/**
 * What AppArmor allows every VM whatever its definition: the rules about files of abstractions/libvirt-qemu and
 * of the abstractions that it includes, as they are in libvirt 9.0 to 11.3. A summary: the host's
 * own abstraction, where it can be read, takes its place.
 */
import type {AccessRule} from '../../kernel-model/apparmor/verdict.ts';
import {STOCK_EMULATORS} from '../../policy/stock-emulators.ts';

export interface StockRule extends AccessRule {
  /** Where the rule stands, such as `abstractions/libvirt-qemu` or a file and its line. */
  readonly origin: string;
}

type Row = readonly [access: string, ...patterns: readonly string[]];

/** Rules for files of the process's own user. */
const OWNED: readonly Row[] = [
  ['rw', '/{dev,run}/shm/spice.*', '/proc/[0-9]*/task/[0-9]*/comm', '/tmp/pulse-*/', '/tmp/pulse-*/*'],
  ['r', '/proc/*/auxv', '/{,var/}tmp/**/', '/proc/[0-9]*/{maps,auxv,status}'],
  [
    'rwk',
    '/root/.pulse-cookie',
    '/var/lib/libvirt/qemu/nvram/*_VARS.fd',
    '/var/lib/libvirt/qemu/nvram/*_VARS.ms.fd',
  ],
  ['rw', '/root/.pulse/', '/root/.pulse/*'],
];

const EVERYBODY: readonly Row[] = [
  ['rw', '/dev/kvm', '/dev/net/tun', '/dev/ptmx', '/dev/vfio/vfio', '/dev/snd/*'],
  ['rwk', '/{dev,run}/shmpulse-shm*', '/home/*/.pulse-cookie'],
  ['r', '/', '/{dev,run}/shm', '/{,var/}tmp/', '/dev/bus/usb/', '/sys/bus/', '/sys/class/'],
  [
    'r',
    '/sys/bus/usb/devices/',
    '/sys/bus/usb/devices/*',
    '/sys/devices/**/usb[0-9]*/**',
    '/sys/bus/nd/devices/{,**/}',
  ],
  [
    'r',
    '/run/udev/data/+usb*',
    '/run/udev/data/c16[6,7]*',
    '/run/udev/data/c18[0,8,9]*',
    '/etc/udev/udev.conf',
  ],
  ['r', '/sys/devices/system/cpu/', '/sys/devices/system/cpu/**', '/sys/devices/system/node/'],
  ['r', '/sys/devices/system/node/node[0-9]*/meminfo', '/sys/module/vhost/parameters/max_mem_regions'],
  [
    'r',
    '/sys/devices/**/block/*/queue/max_segments',
    '/sys/firmware/devicetree/**',
    '/proc/device-tree/{,**}',
  ],
  [
    'r',
    '/proc/*/status',
    '/proc/[0-9]*/cmdline',
    '/proc/sys/kernel/cap_last_cap',
    '/proc/sys/vm/overcommit_memory',
  ],
  ['rk', '/usr/share/{AAVMF,edk2-ovmf,OVMF,ovmf,qemu}/**'],
  [
    'r',
    '/usr/share/{bochs,kvm,openbios,openhackware,proll,qemu-efi,qemu-kvm,seabios,sgabios,slof,vgabios}/**',
  ],
  [
    'r',
    '/usr/share/misc/sgabios.bin',
    '/usr/share/alsa/**',
    '/etc/pulse/client.conf',
    '/var/lib/dbus/machine-id',
  ],
  ['r', '/etc/pki/CA/{,*}', '/etc/pki/libvirt{,-spice,-vnc}/{,**}', '/etc/pki/qemu/{,**}'],
  ['r', '/etc/ceph/*.conf', '/etc/gss/mech.d/{,*}', '/etc/libnl{,-3}/classid'],
  ['rmx', ...STOCK_EMULATORS],
  ['rm', '/usr/{lib,lib64}/qemu/*.so', '/usr/lib/*/qemu/*.so', '/{var/,}run/qemu/*/*.so'],
  ['rmx', '/{usr/,}bin/swtpm', '/{usr/,}bin/{bash,cat,dash,dd}'],
  // abstractions/base, consoles and nameservice
  ['rm', '/{usr/,}lib{,32,64}/**', '/{usr/,}lib/**'],
  ['rw', '/dev/{null,zero,full}', '/dev/tty', '/dev/console', '/dev/pts/[0-9]*', '/dev/log'],
  ['r', '/dev/{random,urandom}', '/usr/share/{locale,zoneinfo,i18n}/**', '/usr/share/locale-bundle/**'],
  ['r', '/etc/{ld.so.cache,ld.so.conf,ld.so.preload,localtime,locale.alias}', '/etc/ld.so.conf.d/{,*}'],
  ['r', '/etc/{group,hosts,host.conf,nsswitch.conf,passwd,protocols,resolv.conf,services,gai.conf}'],
  ['r', '/run/{systemd/resolve,resolvconf,NetworkManager}/**', '/proc/{meminfo,stat,cpuinfo,filesystems}'],
];

const DENIED: readonly Row[] = [
  ['w', '/{var/,}run/qemu/*/*.so'],
  ['r', '/{dev,run}/shm/lttng-ust-wait-*'],
];

/** The child profile that passt changes to. */
const PASST: readonly Row[] = [['rw', '/run/user/*/libvirt/qemu/run/passt/*', '/run/libvirt/qemu/passt/*']];

/** The profile that Ubuntu installs for swtpm (0.7.3 to 0.9), without what it includes for libraries. */
const SWTPM: readonly Row[] = [
  ['rwk', '/var/lib/libvirt/swtpm/**', '/var/lib/swtpm/**', '/run/libvirt/qemu/swtpm/*.pid'],
  ['rwk', '/var/log/swtpm/libvirt/qemu/*.log', '/home/*/**', '/root/**'],
  ['rw', '/dev/vtpmx', '/run/swtpm/sock'],
];
const SWTPM_ANYBODY: readonly Row[] = [
  ['rwk', '/tmp/**', '/run/libvirt/qemu/swtpm/*.sock'],
  ['rm', '/usr/bin/swtpm', '/{usr/,}lib{,32,64}/**'],
  ['r', '/etc/nsswitch.conf', '/etc/ssl/openssl.cnf'],
];

const ABSTRACTION = 'abstractions/libvirt-qemu';

interface Whose {
  readonly deny?: boolean;
  readonly owner?: boolean;
  readonly origin?: string;
}

function rows(
  table: readonly Row[],
  {deny = false, owner = false, origin = ABSTRACTION}: Whose = {},
): readonly StockRule[] {
  return table.flatMap(([access, ...patterns]) =>
    patterns.map(pattern => ({pattern, access, deny, owner, origin})),
  );
}

export const STOCK_RULES: readonly StockRule[] = [
  ...rows(EVERYBODY),
  ...rows(OWNED, {owner: true}),
  ...rows(DENIED, {deny: true}),
];

export const PASST_RULES: readonly StockRule[] = rows(PASST, {owner: true});

export const SWTPM_RULES: readonly StockRule[] = [
  ...rows(SWTPM, {owner: true, origin: 'usr.bin.swtpm'}),
  ...rows(SWTPM_ANYBODY, {origin: 'usr.bin.swtpm'}),
];
