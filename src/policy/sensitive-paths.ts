// SPDX-License-Identifier: Apache-2.0
/** What of a host no VM has any business with. */
import {isWithin} from '../text/paths.ts';
import {inHome} from './homes.ts';

/** Fedora mounts snaps there, at /snap elsewhere, and nobody can write to them: programs and firmware. */
const SNAPS = '/var/lib/snapd/snap';

/** Whoever has them has the host, or the VMs of others: no definition may name them. */
const OF_THE_HOST: Rows = [
  ['/run/svirtgen', 'what svirtgen notes of first labels'],
  ['/run/udev', 'what the device manager obeys'],
  ['/run/sudo', 'what sudo remembers'],
  ['/run/tmpfiles.d', 'what the host sets up by itself'],
  ['/run/sysusers.d', 'what the host sets up by itself'],
  ['/run/sysctl.d', 'what the host sets up by itself'],
  ['/run/modprobe.d', 'what the host sets up by itself'],
  ['/run/NetworkManager', 'what the host sets up by itself'],
  ['/var/lib/snapd', 'programs of the host'],
  ['/var/lib/polkit-1', 'who may do what on the host'],
  ['/var/cache/apparmor', 'compiled profiles'],
  ['/var/cache/ldconfig', 'what the linker believes'],
  ['/var/lib/libvirt/secrets', "libvirt's secrets"],
  ['/var/lib/swtpm-localca', 'the key that certifies the TPMs of all VMs'],
  ['/var/spool/cron', 'commands that the host runs by itself'],
  ['/var/spool/at', 'commands that the host runs by itself'],
  ['/var/lib/sss', 'accounts that the host remembers'],
  ['/var/lib/samba/private', 'accounts that the host serves'],
  ['/var/lib/krb5kdc', 'accounts that the host serves'],
  ['/var/kerberos', 'accounts that the host serves'],
  ['/var/lib/cloud', 'what the host was set up with, passwords too'],
  ['/var/lib/systemd', "the service manager's memory, with dumps of programs"],
  ['/var/log/audit', "the kernel's record of who did what"],
  ['/dev/kmsg', "the kernel's log"],
  ['/dev/cpu', 'the registers of the processors'],
  ['/dev/nvram', "the settings of the host's firmware"],
];

/** Scripts that root runs are among what they remember. */
const PACKAGES: Rows = [
  ['/var/lib/dpkg', "the package manager's memory"],
  ['/var/lib/rpm', "the package manager's memory"],
];

/** Rows of directories or files, the first that a path lies in counts. Reading alone is worth a word. */
const READING: Rows = [
  ['/var/lib/libvirt/qemu/save', 'the memory of VMs that are saved'],
  ['/var/lib/libvirt/qemu/dump', 'the memory of VMs that crashed'],
  ['/etc/libvirt', "libvirt's definitions, with the secrets of all VMs"],
  ['/etc', 'configuration of the host'],
  ['/root', "root's home directory"],
  ['/var/roothome', "root's home directory"],
  ['/proc', 'the processes of the host'],
  ['/sys', 'controls of the kernel'],
  ...OF_THE_HOST,
  ['/var/lib/private', 'what services of the host keep for themselves'],
  ['/var/lib/kubelet', 'keys and volumes of all pods'],
  ['/var/lib/rancher', 'keys and volumes of all pods'],
  ['/var/lib/docker', 'all containers of the host'],
  ['/var/lib/containerd', 'all containers of the host'],
  ['/var/lib/containers', 'all containers of the host'],
  ['/var/lib/lxd', 'all containers of the host'],
  ['/var/lib/incus', 'all containers of the host'],
  ['/dev/mem', 'the memory of the host'],
  ['/dev/kmem', 'the memory of the host'],
  ['/dev/port', 'the I/O ports of the host'],
  ['/dev/uinput', 'a keyboard of the host'],
  ['/dev/loop-control', 'what makes disks of files'],
  ['/dev/mapper/control', 'what makes disks of disks'],
  ['/dev/btrfs-control', 'what makes disks of disks'],
];

const WRITING: Rows = [
  [SNAPS, 'programs of the host'],
  ['/etc/ceph', 'keys of the storage cluster'],
  ['/etc/pki/qemu', "QEMU's certificates"],
  ['/boot', 'what the host boots from'],
  ['/sys/kernel/config/target/vhost', 'the vhost-scsi target'],
  ['/sys/devices', 'a device in sysfs'],
  ['/sys/bus', 'a device in sysfs'],
  ['/sys/class', 'a device in sysfs'],
  ['/usr', 'programs of the host'],
  ['/bin', 'programs of the host'],
  ['/sbin', 'programs of the host'],
  ['/lib', 'libraries of the host'],
  ['/lib64', 'libraries of the host'],
  ['/opt', 'programs of the host'],
  ...PACKAGES,
];

type Rows = readonly (readonly [directory: string, what: string])[];

function rowOf(path: string, rows: Rows): string | undefined {
  return rows.find(([directory]) => isWithin(path, directory))?.[1];
}

/** What a user keeps for itself, below its home directory. */
const PRIVATE = inHome(
  String.raw`\.(?:ssh|gnupg|aws|azure|kube|docker|config|password-store|netrc|pgpass|pki|mozilla|thunderbird|Xauthority|git-credentials|vault-token|terraform\.d|oci|local/share/keyrings|(?:bash|zsh|psql|mysql|python)_history)`,
);

/** Of these, what makes whoever has it that user: keys, and what the user's shell or session runs. */
const OF_A_USER = inHome(
  String.raw`\.(?:ssh|gnupg|aws|azure|kube|docker|password-store|netrc|pgpass|pki|git-credentials|vault-token|terraform\.d|oci|local/(?:share/(?:keyrings|systemd)|bin)|config/(?:systemd|autostart|environment\.d)|bash\w*|zsh\w*|z?profile|z?login|z?logout|z?shenv|cshrc|tcshrc|kshrc|inputrc|forward|rhosts|k5login|xsession\w*|xinitrc|xprofile|vimrc|gitconfig)`,
);

/** What no definition may name, whatever it wants there; undefined for anything else. */
export function handsOverHost(named: string): string | undefined {
  const path = named.replace(/^\/var\/run\//, '/run/');
  // V8 compiles a pattern at its first use, and most paths are of neither kind.
  if (path.includes('/.') && OF_A_USER.test(path)) return 'whoever has it has a user of the host';
  if (path.startsWith('/var/backups/') && COPIES.test(path)) return 'it has accounts of the host';
  if (isWithin(path, SNAPS)) return undefined;
  const what = rowOf(path, OF_THE_HOST) ?? rowOf(path, PACKAGES);
  return what && `no VM may touch ${what}`;
}

/** What of that lies below a directory. */
export function handsOverBelow(directory: string): string | undefined {
  if (directory === '/var/backups') return 'accounts of the host are in it';
  const what = [...OF_THE_HOST, ...PACKAGES].find(([entry]) => isWithin(entry, directory))?.[1];
  return what && `there is in it: ${what}`;
}

/** Debian's copies of what is in /etc. */
const COPIES = /^\/var\/backups\/(?:g?shadow|passwd|group)/;

/** Where engines keep the data of pods and containers, images of VMs too; secrets of pods are volumes of other kinds. */
const VOLUMES =
  /^\/var\/lib\/(?:kubelet\/pods\/[^/]+\/(?:volumes|volumeDevices)\/kubernetes\.io~(?:csi|local-volume|empty-dir|nfs)|docker\/volumes|containers\/storage\/volumes)\//;

/** Whether it is a volume of a pod or container, as engines keep them. */
export function isOfContainers(path: string): boolean {
  return VOLUMES.test(path);
}

/** What such an access would reach; undefined where it may be meant. */
export function sensitivePath(path: string, access: string): string | undefined {
  if (PRIVATE.test(path)) return 'what a user of the host keeps for itself';
  if (COPIES.test(path)) return 'copies of the accounts of the host';
  if (isOfContainers(path)) return undefined;
  const writing = rowOf(path, WRITING);
  if (writing !== undefined) return /[wa]/.test(access) ? writing : undefined;
  return rowOf(path, READING);
}

const CONTROL: readonly (readonly [pattern: RegExp, what: string])[] = [
  [
    /^\/run\/(?:user\/\d+\/)?(libvirt\/(libvirt|virtqemud|virtproxyd|virtstoraged|virtnetworkd|virtlogd|virtlockd|virtsecretd)[^/]*-sock[^/]*)$/,
    'a socket of libvirt',
  ],
  [
    /^\/(?:run\/(?:docker|podman|crio|containerd|docker\/containerd|k3s\/containerd|cri-dockerd|user\/\d+\/(?:podman|docker))(?:\/[^/]+)?\.sock(?:\.ttrpc)?|var\/(?:lib|snap)\/(?:lxd|incus)(?:\/.*)?\/unix\.socket)$/,
    'the socket of a container engine',
  ],
  [
    /^\/run\/(dbus\/system_bus_socket|systemd\/(private|notify|journal\/.+))$/,
    'the message bus or the service manager',
  ],
  [/^\/run\/(udev\/control|lvm\/.*socket|multipathd\.socket)$/, 'a socket of the device manager'],
  [/^\/run\/openvswitch\/db\.sock$/, 'the socket of the virtual switch'],
  [/^\/run\/ceph\/.*\.asok$/, 'a socket of the storage cluster'],
  [/^\/run\/(snapd|snapd-snap)\.socket$/, 'the socket of the package manager'],
];

/** Where these lie: of most paths no other pattern is tried, nor compiled. */
const MAY_CONTROL = /^\/(?:run|var\/(?:lib|snap)\/(?:lxd|incus))\//;

/** Whose socket it is, when it is one that rules the host. */
export function controlSocket(path: string): string | undefined {
  const name = path.replace(/^\/var\/run\//, '/run/');
  if (!MAY_CONTROL.test(name)) return undefined;
  return CONTROL.find(([pattern]) => pattern.test(name))?.[1];
}
