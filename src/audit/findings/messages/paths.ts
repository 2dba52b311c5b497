// SPDX-License-Identifier: Apache-2.0
/** Words about names, and about where files lie. */
import type {Named, WordsTable} from './row.ts';

export const PATHS = {
  SENSITIVE_PATH_WRITABLE: {
    severity: 'error',
    title: 'The VM may write to what the host depends on',
    message: ({path, what}: Named<'path' | 'what'>) => `the VM may write to ${path}: ${what}`,
    help: 'Give the VM a copy, or a file of its own below /var/lib/libvirt.',
  },
  SENSITIVE_PATH_READABLE: {
    severity: 'warning',
    title: 'The VM may read what it has no business with',
    message: ({path, what}: Named<'path' | 'what'>) => `the VM may read ${path}: ${what}`,
    help: 'Give the VM a copy of what it needs, below /var/lib/libvirt.',
  },
  SENSITIVE_DIRECTORY_SHARED: {
    severity: 'error',
    title: 'A directory of the host system is shared with the guest',
    message: ({path}: {path: string}) => `the guest gets ${path} with everything below it`,
    help: 'Share a directory made for this purpose, and bind-mount what the guest really needs into it.',
  },
  HOST_CONTROL_SOCKET: {
    severity: 'error',
    title: 'The VM reaches a socket that controls the host',
    message: ({path, what}: Named<'path' | 'what'>) =>
      `${path} is ${what}: whoever talks to it controls the host`,
    help: 'Connect the device to a separate socket, with a proxy that passes on only what the guest may request.',
  },
  PROGRAM_FORBIDDEN: {
    severity: 'error',
    title: 'libvirt runs a program that others may have put there, and no layer confines it',
    message: ({text}: Named<'text'>) => text,
    help: 'Name a program below /usr or /opt, or a script in /etc.',
  },
  IMAGE_IN_HOME: {
    severity: 'warning',
    title: "A file of the VM lies in somebody's home directory",
    message: ({path}: {path: string}) =>
      `${path} is in a home directory: QEMU needs search permission on the way to it, and the owner can replace the file at any time`,
    help: "Move it to /var/lib/libvirt/images, or use qemu:///session for a user's own VMs.",
  },
  IMAGE_IN_TEMPORARY_DIRECTORY: {
    severity: 'warning',
    title: 'A file of the VM lies where everybody can create files',
    message: ({path}: {path: string}) =>
      `${path} is in a directory for temporary files: another user can create it first`,
    help: 'Move it to a directory that only root and libvirt can write to.',
  },
  DIRECTORY_WRITABLE_BY_ALL: {
    severity: 'warning',
    title: 'Everybody can replace a file of the VM',
    message: ({path, directory}: Named<'path' | 'directory'>) =>
      `everybody can write to ${directory}, and so replace ${path} with another file`,
    help: 'Take the write permission away from others: chmod o-w DIRECTORY.',
  },
  FILE_MISSING: {
    severity: 'warning',
    title: 'A file the VM needs does not exist',
    message: ({
      path,
      reason,
      directory,
    }: Named<'path' | 'reason'> & {readonly directory: string | undefined}) =>
      directory === undefined
        ? `${path} (${reason}) does not exist on this host`
        : `${path} (${reason}) cannot be made: ${directory} does not exist on this host, and neither libvirt nor QEMU makes directories for it`,
    help: 'Create or restore the file, or fix the path in the definition.',
  },
  DIRECTORY_FOR_FILE: {
    severity: 'error',
    title: 'QEMU is given a directory in place of a file',
    message: ({path, reason}: Named<'path' | 'reason'>) =>
      `${path} (${reason}) is a directory: libvirt makes QEMU's user its owner, QEMU cannot open it, and the VM does not start`,
    help: 'Name the file itself. To give the VM a directory, use <filesystem>, or a read-only <disk type="dir">.',
  },
  PATH_PATTERN_CHARACTERS: {
    severity: 'warning',
    title: 'A path has characters that are special to AppArmor',
    message: ({path, characters}: Named<'path' | 'characters'>) =>
      `${path} has ${characters}, which libvirt writes into the profile unescaped: the rule matches other files, or none`,
    help: "Rename the file. svirtgen's own profile escapes such characters.",
  },
  PATH_DOT_DOT: {
    severity: 'warning',
    title: 'A path contains ".."',
    message: ({path}: {path: string}) =>
      `${path} contains "..": while part of it does not exist, rules and labels are for a file that nobody opens`,
    help: 'Write the path without "..".',
  },
  PATH_THROUGH_LINK: {
    severity: 'note',
    title: 'A path goes through a symbolic link',
    message: ({path, resolved}: Named<'path' | 'resolved'>) =>
      `${path} leads to ${resolved}: rules are made for that file, and do not follow the link if it changes later`,
    help: 'Name the file itself, unless the link is meant to change.',
  },
  NAME_PATTERN_CHARACTERS: {
    severity: 'warning',
    title: 'The name has characters that are special to AppArmor',
    message: ({name, characters}: Named<'name' | 'characters'>) =>
      `the name ${JSON.stringify(name)} has ${characters}, which libvirt writes into the profile unescaped`,
    help: 'Rename the VM (virsh domrename): letters, digits, dots, dashes and underscores are safe.',
  },
  NAME_INVISIBLE_CHARACTERS: {
    severity: 'warning',
    title: 'The name has invisible characters',
    message: ({name, codes}: Named<'name' | 'codes'>) =>
      `the name ${JSON.stringify(name)} contains ${codes}: in lists and logs it looks like another name`,
    help: 'Rename the VM, with visible characters only.',
  },
  NAME_CUT_IN_CHARACTER: {
    severity: 'note',
    title: "libvirt's helper cuts off the name at another place than libvirt",
    message: ({name}: {name: string}) =>
      `${name} is longer than 20 bytes and not all ASCII: the helper's rule and the VM's directory may get different names`,
    help: 'Use ASCII characters only, or at most 20 bytes.',
  },
  READ_ONLY_FILE_SYSTEM: {
    severity: 'error',
    title: 'A writable file lies on a read-only file system',
    message: ({path, point}: Named<'path' | 'point'>) =>
      `${path} has to be writable, but ${point} is mounted read-only`,
    help: 'Mount it read-write, move the file, or add <readonly/>.',
  },
} as const satisfies WordsTable;
