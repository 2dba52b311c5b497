// SPDX-License-Identifier: Apache-2.0
/** What of a host no VM has any business with. */

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

/** What a user keeps for itself, below its home directory. */
const PRIVATE =
  /^\/(?:root|home\/[^/]+)\/\.(?:ssh|gnupg|aws|azure|kube|docker|config|password-store|netrc|pgpass)(?:\/|$)/;

/** What such an access would reach; undefined where it may be meant. */
export function sensitivePath(path: string, access: string): string | undefined {
  if (PRIVATE.test(path)) return 'what a user of the host keeps for itself';
  const row = SENSITIVE.find(({directory}) => path === directory || path.startsWith(`${directory}/`));
  return row && (row.reading || /[wa]/.test(access)) ? row.what : undefined;
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

/** Whose socket it is, when it is one that rules the host. */
export function controlSocket(path: string): string | undefined {
  const name = path.replace(/^\/var\/run\//, '/run/');
  return CONTROL.find(([pattern]) => pattern.test(name))?.[1];
}
