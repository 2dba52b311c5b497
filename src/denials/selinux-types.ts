// SPDX-License-Identifier: Apache-2.0
/** Types of files by whom the files are for: VMs, users, services, many together; and those that nobody labelled. */

import {typeAccess} from '../layers/selinux/selinux-types.ts';

/** What users make, where they make it: no label of the policy's for these places is one that libvirt may change. */
export const OF_USERS: ReadonlySet<string> = new Set([
  'user_home_t', 'user_home_dir_t', 'admin_home_t', 'cache_home_t', 'config_home_t', 'data_home_t', 'user_tmp_t',
  'user_tmpfs_t',
]); // prettier-ignore

/**
 * Directories that many share, the host's and those of users: a label for VMs on one would lock others out, and what
 * is in it would be relabelled with it.
 */
export const SHARED_DIRECTORIES: ReadonlySet<string> = new Set([
  'home_root_t', 'root_t', 'usr_t', 'etc_t', 'tmp_t', 'var_t', 'var_lib_t', 'virt_var_lib_t', 'mnt_t', 'default_t',
  'tmpfs_t', 'device_t', 'var_log_t', 'var_spool_t', ...OF_USERS,
]); // prettier-ignore

/** Of services of the host, and of its devices. */
export const OF_OTHERS: ReadonlySet<string> = new Set([
  'var_log_t', 'var_spool_t', 'public_content_t', 'public_content_rw_t', 'samba_share_t', 'httpd_sys_content_t',
  'event_device_t', 'scsi_generic_device_t', 'tpm_device_t',
]); // prettier-ignore

export const UNLABELLED: ReadonlySet<string> = new Set([
  'unlabeled_t', 'fixed_disk_device_t', 'removable_device_t', 'usb_device_t', 'virt_image_t', 'nfs_t', 'cifs_t',
  'fusefs_t', ...SHARED_DIRECTORIES, ...OF_OTHERS,
]); // prettier-ignore

/** Switches of Fedora's policy for what some VMs need, by the type of the object or by the socket's class. */
export const SWITCHES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    tty_device_t: 'virt_use_comm',
    printer_device_t: 'virt_use_comm',
    dosfs_t: 'virt_use_usb',
    usbfs_t: 'virt_use_usb',
    pcscd_t: 'virt_use_pcscd',
    pcscd_var_run_t: 'virt_use_pcscd',
    sanlock_t: 'virt_use_sanlock',
    xserver_t: 'virt_use_xserver',
    xserver_tmp_t: 'virt_use_xserver',
    glusterd_t: 'virt_use_glusterd',
    rawip_socket: 'virt_use_rawip',
  }),
);

/** Permissions that leave a file, or a directory, as it is. */
export const READING: ReadonlySet<string> = new Set([
  'read', 'open', 'getattr', 'ioctl', 'lock', 'map', 'search',
]); // prettier-ignore

/** Types of what VMs make in directories that are for them: there the policy lacks something, or a boolean is off. */
export function isOfVms(type: string): boolean {
  return type.startsWith('svirt') || typeAccess(type)?.access === 'rw' || SWITCHES.has(type);
}

/** As policies name what a service keeps: a rule for such a type opens the files of all of the service. */
const KEPT_BY_SERVICE =
  /_(?:var_(?:lib|run)|data|content|tmp|tmpfs|log|cache|spool|db|file|home|store|share)_t$/;

export function isOfService(type: string, tclass: string): boolean {
  const isFile = tclass === 'file' || tclass === 'dir' || tclass === 'lnk_file';
  return (
    isFile &&
    KEPT_BY_SERVICE.test(type) &&
    typeAccess(type) === undefined &&
    !/^(?:s?virt|qemu_|fonts_|pulseaudio_)/.test(type) &&
    !SWITCHES.has(type)
  );
}

/** What engines give to the volumes of containers; their own data has other types. */
export const VOLUME_TYPES: ReadonlySet<string> = new Set([
  'container_file_t', 'container_ro_file_t', 'container_share_t', 'svirt_sandbox_file_t',
]); // prettier-ignore

const FILE_CLASSES = new Set(['file', 'dir', 'lnk_file', 'sock_file', 'fifo_file']);
const WALKING = new Set(['search', 'getattr']);

/**
 * Whether a rule for the type would open what belongs to many others: users, services, containers, or whatever got
 * the label of its directory. To walk through such a directory opens nothing in it.
 */
export function isOfMany(type: string, tclass: string, permissions: readonly string[]): boolean {
  if (!FILE_CLASSES.has(tclass) || (tclass === 'dir' && permissions.every(one => WALKING.has(one))))
    return false;
  return OF_SOCKETS.has(type) || VOLUME_TYPES.has(type) || isOthersDirectory(type, tclass);
}

/** Of sockets and pid files that have no label of their own. */
const OF_SOCKETS = new Set(['var_run_t', 'virt_var_run_t']);

/** One whose label others need. */
export function isOthersDirectory(type: string, tclass: string): boolean {
  return SHARED_DIRECTORIES.has(type) || OF_OTHERS.has(type) || isOfService(type, tclass);
}
