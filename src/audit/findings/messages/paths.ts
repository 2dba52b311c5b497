// SPDX-License-Identifier: Apache-2.0
/** Words about names, and about where files lie. */
import type {WordsTable} from './row.ts';

export const PATHS = {
  SENSITIVE_PATH_WRITABLE: {
    severity: 'error',
    title: 'The VM may write what the host depends on',
    message: ({path, what}: {path: string; what: string}) => `the VM may write ${path}: ${what}`,
    help: 'Give the VM a copy, or a file of its own below /var/lib/libvirt.',
  },
  SENSITIVE_PATH_READABLE: {
    severity: 'warning',
    title: 'The VM may read what is none of its business',
    message: ({path, what}: {path: string; what: string}) => `the VM may read ${path}: ${what}`,
    help: 'Give the VM a copy of what it needs, below /var/lib/libvirt.',
  },
  SENSITIVE_DIRECTORY_SHARED: {
    severity: 'error',
    title: 'A directory of the host system is shared with the guest',
    message: ({path}: {path: string}) => `the guest is served ${path} with everything below it`,
    help: 'Share a directory made for the purpose, and bind-mount into it what the guest really needs.',
  },
  HOST_CONTROL_SOCKET: {
    severity: 'error',
    title: 'The VM reaches a socket that controls the host',
    message: ({path, what}: {path: string; what: string}) =>
      `${path} is ${what}: whoever talks to it controls the host`,
    help: 'Connect the device to a socket of its own, with a proxy that passes on only what the guest may ask.',
  },
  IMAGE_IN_HOME: {
    severity: 'warning',
    title: "A file of the VM lies in somebody's home directory",
    message: ({path}: {path: string}) =>
      `${path} is in a home directory: it needs search bits on all of it, and its owner may swap the file at any time`,
    help: 'Move it to /var/lib/libvirt/images, or use qemu:///session for a user’s own VMs.',
  },
  IMAGE_IN_TEMPORARY_DIRECTORY: {
    severity: 'warning',
    title: 'A file of the VM lies where everybody may create files',
    message: ({path}: {path: string}) =>
      `${path} is in a directory for temporary files: another user can be there first`,
    help: 'Move it to a directory that only root and libvirt write.',
  },
  DIRECTORY_WRITABLE_BY_ALL: {
    severity: 'warning',
    title: 'Everybody may exchange a file of the VM',
    message: ({path, directory}: {path: string; directory: string}) =>
      `${directory} is writable for everybody, so anybody may put another file in the place of ${path}`,
    help: 'chmod o-w the directory.',
  },
  FILE_MISSING: {
    severity: 'warning',
    title: 'A file the VM needs does not exist',
    message: ({path, reason}: {path: string; reason: string}) =>
      `${path} (${reason}) does not exist on this host`,
    help: 'Create or restore the file, or fix the path in the definition.',
  },
  DIRECTORY_FOR_FILE: {
    severity: 'error',
    title: 'A directory stands where QEMU opens a file',
    message: ({path, reason}: {path: string; reason: string}) =>
      `${path} (${reason}) is a directory: libvirt makes QEMU's user its owner, QEMU cannot open it, and the VM does not start`,
    help: 'Name the file itself. To give the VM a directory, use <filesystem>, or a read-only <disk type="dir">.',
  },
  PATH_PATTERN_CHARACTERS: {
    severity: 'warning',
    title: 'A path has characters with a meaning to AppArmor',
    message: ({path, characters}: {path: string; characters: string}) =>
      `${path} has ${characters}, which libvirt writes into the profile as it is: the rule matches other files, or none`,
    help: 'Rename the file. svirtgen’s own profile escapes such characters.',
  },
  PATH_DOT_DOT: {
    severity: 'warning',
    title: 'A path goes up again',
    message: ({path}: {path: string}) =>
      `${path} has a component "..": where part of it does not exist yet, rules and labels name a file that nobody opens`,
    help: 'Write the path without "..".',
  },
  PATH_THROUGH_LINK: {
    severity: 'note',
    title: 'A path goes through a symbolic link',
    message: ({path, resolved}: {path: string; resolved: string}) =>
      `${path} leads to ${resolved}: rules are made for that file, and a link that is turned elsewhere later is not followed`,
    help: 'Name the file itself where the link is not meant to change.',
  },
  NAME_PATTERN_CHARACTERS: {
    severity: 'warning',
    title: 'The name has characters with a meaning to AppArmor',
    message: ({name, characters}: {name: string; characters: string}) =>
      `the name ${JSON.stringify(name)} has ${characters}, which libvirt writes into the profile as it is`,
    help: 'Rename the VM (virsh domrename): letters, digits, dots, dashes and underscores are safe.',
  },
  NAME_INVISIBLE_CHARACTERS: {
    severity: 'warning',
    title: 'The name has characters that cannot be seen',
    message: ({name, codes}: {name: string; codes: string}) =>
      `the name ${JSON.stringify(name)} holds ${codes}: it looks like another name, in lists and in logs`,
    help: 'Rename the VM with visible characters.',
  },
  NAME_CUT_IN_CHARACTER: {
    severity: 'note',
    title: "libvirt's helper cuts the name in another place than libvirt",
    message: ({name}: {name: string}) =>
      `${name} has more than 20 bytes and not only ASCII: the helper's rule and the VM's directory may get different names`,
    help: 'Use a name of ASCII characters, or of at most 20 bytes.',
  },
  READ_ONLY_FILE_SYSTEM: {
    severity: 'error',
    title: 'A file to be written lies on a read-only file system',
    message: ({path, point}: {path: string; point: string}) =>
      `${path} is to be written, and ${point} is mounted read-only`,
    help: 'Mount it writable, move the file, or write <readonly/>.',
  },
} as const satisfies WordsTable;
