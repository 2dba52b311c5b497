// SPDX-License-Identifier: Apache-2.0
/** Words about what the layers make of a plan, and of each other. */
import type {Named, WordsTable} from './row.ts';

export const LAYERS = {
  LAYER_REFUSES: {
    severity: 'warning',
    title: 'A layer refuses what the VM needs',
    message: ({path, needed, refusing, granting}: Named<'path' | 'needed' | 'refusing' | 'granting'>) =>
      `the VM needs ${needed} on ${path}, refused by ${refusing}${granting && ` (allowed by ${granting})`}`,
    help: 'Run `svirtgen why DOMAIN PATH` for the smallest fix, or remove the device.',
  },
  SOCKET_DIRECTORY_CLOSED: {
    severity: 'error',
    title: 'QEMU may not create its socket or file',
    message: ({path, what, directory, uid}: {path: string; what: string; directory: string; uid: number}) =>
      `QEMU creates the ${what} ${path} itself, and user ${uid} may not create it in ${directory}: the VM does not start`,
    help: "Leave the path out, so that libvirt chooses one, or name a directory that belongs to QEMU's user alone.",
  },
  GRANTED_WITHOUT_NEED: {
    severity: 'note',
    title: 'A layer grants a device that nothing uses',
    message: ({path, layers}: Named<'path' | 'layers'>) =>
      `${layers} grants ${path}, which no device of the definition uses`,
    help: 'Remove it from cgroup_device_acl if no VM of the site needs it.',
  },
  DENY_WINS: {
    severity: 'error',
    title: 'A deny rule takes away what the VM needs',
    message: ({path, pattern}: Named<'path' | 'pattern'>) =>
      `${path} has to be writable, but the profile has deny "${pattern}", which overrides every rule that allows it`,
    help: 'Do not use one file both read-only and writable in the same VM.',
  },
  PROFILE_REFUSED: {
    severity: 'error',
    title: 'No AppArmor profile can be made for the VM',
    message: ({text}: {text: string}) =>
      `AppArmor's profile cannot be made, so the VM does not start: ${text}`,
    help: 'Move or rename the file, or remove the device.',
  },
  FILESYSTEM_UNLABELLED: {
    severity: 'warning',
    title: 'SELinux does not label a shared directory',
    message: ({path}: {path: string}) =>
      `no driver labels ${path}: SELinux refuses it unless its files already have a type that fits`,
    help: 'semanage fcontext -a -t svirt_image_t "DIRECTORY(/.*)?", then restorecon -R DIRECTORY. Every VM may use it then.',
  },
  SOCKET_UNLABELLED: {
    severity: 'note',
    title: "SELinux does not label another process's socket",
    message: ({path}: {path: string}) =>
      `no driver labels the socket ${path}; the process that serves it has to give it a context that fits`,
    help: "Run the server in a domain that svirt_t may connect to, and let it create the socket with the VM's context.",
  },
  EGD_SOCKET_UNLABELLED: {
    severity: 'note',
    title: 'No driver labels the socket of an entropy daemon',
    message: ({path}: {path: string}) => `no driver of libvirt labels or allows the entropy socket ${path}`,
    help: "Use <backend model='random'>/dev/urandom</backend>.",
  },
  REDIRDEV_UNLABELLED: {
    severity: 'note',
    title: 'No driver labels the far end of a USB redirection',
    message: ({path}: {path: string}) =>
      `no driver of libvirt labels or allows ${path} of a redirected USB device`,
    help: "Use type='spicevmc', or label the socket yourself.",
  },
  AUDIO_FILE_UNLABELLED: {
    severity: 'note',
    title: 'No driver labels the audio file',
    message: ({path}: {path: string}) => `no driver of libvirt labels or allows ${path}`,
    help: 'Use another audio backend, or label the file yourself.',
  },
  ROM_FILE_UNLABELLED: {
    severity: 'note',
    title: 'No driver labels an option ROM',
    message: ({path}: {path: string}) => `no driver of libvirt labels or allows the ROM ${path}`,
    help: 'Keep ROMs in /usr/share/qemu, where QEMU may read, or label the file virt_content_t.',
  },
  CEPH_CONFIG_UNLABELLED: {
    severity: 'note',
    title: 'No driver labels the configuration of the storage client',
    message: ({path}: {path: string}) => `no driver of libvirt labels or allows ${path}`,
    help: 'Keep it at /etc/ceph/NAME.conf, which the stock AppArmor abstraction allows.',
  },
  SHMEM_UNLABELLED: {
    severity: 'note',
    title: 'No driver labels the shared memory',
    message: ({path}: {path: string}) =>
      `neither SELinux nor DAC labels ${path}: whoever creates it first decides who may open it`,
    help: 'Create it with the owner and mode it needs before the VM starts (systemd-tmpfiles).',
  },
  VIRTIOFSD_UNCONFINED: {
    severity: 'note',
    title: 'virtiofsd runs outside the confinement of the VM',
    message: ({path}: {path: string}) =>
      `virtiofsd serves ${path} as root, outside the VM's profile and device list`,
    help: 'Share as little as possible. Add <readonly/> where the guest only reads, and an <idmap> where virtiofsd can be unprivileged.',
  },
  RESERVATION_HELPER_UNCONFINED: {
    severity: 'note',
    title: 'The reservation helper runs outside the confinement of the VM',
    message: () =>
      "qemu-pr-helper runs as root and opens the disk on behalf of the guest, outside the VM's own layers",
    help: 'Use <reservations> only for LUNs of cluster nodes.',
  },
  UDMABUF_NOT_GRANTED: {
    severity: 'warning',
    title: '/dev/udmabuf is needed, but not granted',
    message: () => 'blob resources need /dev/udmabuf, but the device list does not have it',
    help: 'Check that the node exists (modprobe udmabuf), or add it to cgroup_device_acl.',
  },
  OWNER_NEEDS_PRIVATE_DEV: {
    severity: 'warning',
    title: 'A node is given to QEMU only inside a private /dev',
    message: ({path}: {path: string}) => `with namespaces off, libvirt does not change the owner of ${path}`,
    help: 'Set namespaces = [ "mount" ], or let udev give the node to QEMU\'s group.',
  },
  MEMORY_LOST_ON_RELOAD: {
    severity: 'note',
    title: 'The rule for guest memory is lost when the profile is reloaded',
    message: ({path}: {path: string}) =>
      `libvirt adds ${path} to the running profile only, and loses it whenever the profile is rewritten, such as when a disk is detached`,
    help: "Add the directory to abstractions/libvirt-qemu.d, or use svirtgen's profile, which has it.",
  },
  PASST_LOG_UNREACHABLE: {
    severity: 'warning',
    title: 'passt may not write its log',
    message: ({path}: {path: string}) => `the profile of passt has no rule for ${path}`,
    help: 'Remove <backend logFile=…>, or allow the file in the profile of passt.',
  },
} as const satisfies WordsTable;
