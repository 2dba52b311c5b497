/** Files of the host that no guest has any business with. */
import {isWithin, withoutTrailingSlashes} from '../../text/paths.ts';
import type {Resource} from '../../inventory/resource.ts';
import type {Finding} from '../finding.ts';
import type {FindingContext} from './context.ts';
import {bothNames, oncePerPath, openedPaths, writes} from './needs.ts';
import {report} from './report.ts';

/** The first row that a path lies in counts; `reading` says whether reading alone is worth a word. */
const SENSITIVE: readonly {readonly directory: string; readonly what: string; readonly reading: boolean}[] = [
  {directory: '/etc/ceph', what: 'keys of the storage cluster', reading: false},
  {directory: '/etc/pki/qemu', what: "QEMU's certificates", reading: false},
  {directory: '/etc/libvirt', what: "libvirt's definitions, with the secrets of all VMs", reading: true},
  {directory: '/etc', what: 'configuration of the host', reading: true},
  {directory: '/root', what: "root's home directory", reading: true},
  {directory: '/boot', what: 'what the host boots from', reading: false},
  {directory: '/proc', what: 'the processes of the host', reading: true},
  {directory: '/sys/kernel/config/target/vhost', what: 'the vhost-scsi target', reading: false},
  {directory: '/sys/devices', what: 'a device in sysfs', reading: false},
  {directory: '/sys/bus', what: 'a device in sysfs', reading: false},
  {directory: '/sys/class', what: 'a device in sysfs', reading: false},
  {directory: '/sys', what: 'controls of the kernel', reading: true},
  {directory: '/usr', what: 'programs of the host', reading: false},
  {directory: '/bin', what: 'programs of the host', reading: false},
  {directory: '/sbin', what: 'programs of the host', reading: false},
  {directory: '/lib', what: 'libraries of the host', reading: false},
  {directory: '/lib64', what: 'libraries of the host', reading: false},
  {directory: '/opt', what: 'programs of the host', reading: false},
  {directory: '/var/lib/libvirt/secrets', what: "libvirt's secrets", reading: true},
  {directory: '/var/lib/dpkg', what: "the package manager's memory", reading: false},
  {directory: '/var/lib/rpm', what: "the package manager's memory", reading: false},
  {directory: '/var/spool/cron', what: 'commands that the host runs by itself', reading: true},
  {directory: '/dev/mem', what: 'the memory of the host', reading: true},
  {directory: '/dev/kmsg', what: "the kernel's log", reading: true},
  {directory: '/dev/port', what: 'the I/O ports of the host', reading: true},
];

/** sysfs files of an assigned device are the device; configuration for a driver of its own is meant to be read. */
const MEANT = new Set<Resource['role']>([
  'pci-sysfs',
  'vhost-scsi',
  'ceph-config',
  'tpm-cancel',
  'smartcard-database',
  'filesystem-directory',
]);

export function sensitivePaths(context: FindingContext): readonly Finding[] {
  const resources = openedPaths(context).filter(({role}) => !MEANT.has(role) && !role.endsWith('-socket'));
  return oncePerPath(resources).flatMap(resource => judge(resource, context));
}

function judge(resource: Resource, context: FindingContext): readonly Finding[] {
  const {path, from} = resource;
  for (const name of bothNames(path, context)) {
    const row = SENSITIVE.find(({directory}) => isWithin(name, directory));
    if (!row || /\.ssh\//.test(name)) continue;
    if (writes(resource)) return [report('SENSITIVE_PATH_WRITABLE', {path, from}, {path, what: row.what})];
    if (row.reading) return [report('SENSITIVE_PATH_READABLE', {path, from}, {path, what: row.what})];
  }
  return [];
}

/** Trees that are the host itself; below them a directory of its own may be meant for a guest. */
const ROOTS: readonly string[] = [
  '/',
  '/etc',
  '/root',
  '/boot',
  '/proc',
  '/sys',
  '/dev',
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib64',
  '/usr/bin',
  '/usr/sbin',
  '/usr/lib',
  '/usr/share',
  '/usr/local',
  '/var',
  '/var/lib',
  '/var/log',
  '/var/spool',
  '/var/lib/libvirt',
  '/var/lib/libvirt/images',
  '/var/lib/libvirt/qemu',
  '/run',
  '/run/libvirt',
  '/home',
  '/tmp',
  '/var/tmp',
  '/dev/shm',
];
const TREES: readonly string[] = [
  '/etc',
  '/root',
  '/boot',
  '/proc',
  '/sys',
  '/dev',
  '/run/libvirt',
  '/var/lib/libvirt/qemu',
  '/var/lib/libvirt/secrets',
];

export function sharedSystemDirectories(context: FindingContext): readonly Finding[] {
  return context.analysis.inventory
    .of('filesystem')
    .filter(({role}) => role === 'filesystem-directory')
    .filter(({path}) =>
      bothNames(path, context).some(name => {
        const plain = withoutTrailingSlashes(name);
        return ROOTS.includes(plain) || TREES.some(tree => isWithin(plain, tree));
      }),
    )
    .map(({path, from}) => report('SENSITIVE_DIRECTORY_SHARED', {path, from}, {path}));
}

const CONTROL: readonly (readonly [pattern: RegExp, what: string])[] = [
  [
    /^\/run\/(libvirt\/(libvirt|virtqemud|virtproxyd|virtstoraged|virtnetworkd|virtlogd|virtlockd|virtsecretd)[^/]*-sock[^/]*)$/,
    'a socket of libvirt',
  ],
  [
    /^\/run\/(docker|podman\/podman|containerd\/containerd|crio\/crio)\.sock$/,
    'the socket of a container engine',
  ],
  [
    /^\/run\/(dbus\/system_bus_socket|systemd\/(private|notify|journal\/.+))$/,
    'the message bus or the service manager',
  ],
  [/^\/run\/(udev\/control|lvm\/.*socket|multipathd\.socket)$/, 'a socket of the device manager'],
  [/^\/run\/(snapd|snapd-snap)\.socket$/, 'the socket of the package manager'],
];

export function controlSockets(context: FindingContext): readonly Finding[] {
  return oncePerPath(openedPaths(context)).flatMap(({path, from}) => {
    const names = [path, ...bothNames(path, context)].map(name => name.replace(/^\/var\/run\//, '/run/'));
    const what = CONTROL.find(([pattern]) => names.some(name => pattern.test(name)))?.[1];
    return what === undefined ? [] : [report('HOST_CONTROL_SOCKET', {path, from}, {path, what})];
  });
}
