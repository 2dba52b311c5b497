// SPDX-License-Identifier: Apache-2.0
/**
 * What the domains of VMs may do with files of a type, as far as it matters to a VM: our own summary of Fedora's
 * targeted policy (selinux-policy 38 to 42, module virt) with its booleans as they are shipped. Types that are
 * not here are not known to us, and are said to be so.
 */
import {BOOLEAN_OF_TYPE} from '../prerequisites/file-system-kinds.ts';
import {isWithin} from '../../text/paths.ts';

/** Domains the table holds for. */
export const VM_TYPES: readonly string[] = ['svirt_t', 'svirt_tcg_t'];

interface TypeRow {
  readonly access: string;
  /** A boolean that the access hangs on. */
  readonly boolean?: string;
}

// prettier-ignore
const TABLE: Readonly<Record<string, readonly string[]>> = {
  rw: [
    'svirt_image_t', 'svirt_tmp_t', 'svirt_tmpfs_t', 'svirt_home_t', 'svirt_devpts_t', 'qemu_var_run_t',
    'null_device_t', 'zero_device_t', 'kvm_device_t', 'ptmx_t', 'vfio_device_t', 'vhost_device_t',
    'tun_tap_device_t', 'sev_device_t', 'sgx_vepc_device_t', 'userfaultfd_device_t', 'hugetlbfs_t',
  ],
  r: [
    'virt_content_t', 'random_device_t', 'urandom_device_t', 'usr_t', 'lib_t', 'ld_so_cache_t', 'bin_t',
    'qemu_exec_t', 'etc_t', 'net_conf_t', 'cert_t', 'locale_t', 'sysfs_t', 'proc_t', 'root_t',
  ],
  w: ['virt_log_t'],
  '': [
    'virt_image_t', 'virt_var_lib_t', 'user_home_t', 'user_home_dir_t', 'admin_home_t', 'home_root_t',
    'default_t', 'unlabeled_t', 'shadow_t', 'passwd_file_t', 'boot_t', 'mnt_t', 'var_t', 'var_lib_t', 'tmp_t',
    'user_tmp_t', 'device_t', 'fixed_disk_device_t', 'removable_device_t', 'memory_device_t',
    'container_file_t', 'httpd_sys_content_t', 'public_content_t', 'samba_share_t',
  ],
};

const BY_BOOLEAN: Readonly<Record<string, TypeRow>> = {
  ...Object.fromEntries(Array.from(BOOLEAN_OF_TYPE, ([type, boolean]) => [type, {access: 'rw', boolean}])),
  usb_device_t: {access: 'rw', boolean: 'virt_use_usb'},
};

const ROWS: ReadonlyMap<string, TypeRow> = new Map([
  ...Object.entries(TABLE).flatMap(([access, types]) => types.map(type => [type, {access}] as const)),
  ...Object.entries(BY_BOOLEAN),
]);

/** What the type rules allow; undefined for a type the table does not know. */
export function typeAccess(fileType: string): TypeRow | undefined {
  return ROWS.get(fileType);
}

/** Type that the policy gives a path nobody labelled; a directory stands for everything below it. The first row counts. */
const BY_PATH: readonly (readonly [path: string, type: string])[] = [
  ['/dev/null', 'null_device_t'],
  ['/dev/zero', 'zero_device_t'],
  ['/dev/full', 'null_device_t'],
  ['/dev/random', 'random_device_t'],
  ['/dev/urandom', 'urandom_device_t'],
  ['/dev/kvm', 'kvm_device_t'],
  ['/dev/ptmx', 'ptmx_t'],
  ['/dev/net/tun', 'tun_tap_device_t'],
  ['/dev/vhost-net', 'vhost_device_t'],
  ['/dev/vhost-vsock', 'vhost_device_t'],
  ['/dev/userfaultfd', 'userfaultfd_device_t'],
  ['/dev/sev', 'sev_device_t'],
  ['/dev/vfio', 'vfio_device_t'],
  ['/dev/hugepages', 'hugetlbfs_t'],
  ['/var/lib/libvirt/images', 'virt_image_t'],
  ['/var/lib/libvirt/boot', 'virt_content_t'],
  ['/var/lib/libvirt/isos', 'virt_content_t'],
  ['/run/libvirt/qemu', 'qemu_var_run_t'],
  ['/var/log/libvirt', 'virt_log_t'],
  ['/usr/share', 'usr_t'],
  ['/home', 'user_home_t'],
  ['/var/home', 'user_home_t'],
  ['/root', 'admin_home_t'],
  ['/var/roothome', 'admin_home_t'],
  ['/boot', 'boot_t'],
  ['/etc/shadow', 'shadow_t'],
  ['/sys', 'sysfs_t'],
];

/** The shipped policy's type for a path, where the host's own label is not known. */
export function defaultType(path: string): string | undefined {
  return BY_PATH.find(([prefix]) => isWithin(path, prefix))?.[1];
}
