// SPDX-License-Identifier: Apache-2.0
/** Refusals that are known to change nothing: QEMU and its libraries try, and do without. */
import {rowOf} from '../host/fact.ts';
import {inHome} from '../policy/homes.ts';
import {READING} from './selinux-types.ts';

export type Noise =
  | 'lttng'
  | 'usb-udev'
  | 'pmem'
  | 'sysfs'
  | 'proc'
  | 'name-service'
  | 'gpu-probe'
  | 'libraries'
  | 'logging'
  | 'ceph-client'
  | 'made-code'
  | 'shader-cache'
  | 'descriptor'
  | 'root-directory'
  | 'thread-name';

/** A path, whatever the definition says; only reading is ever noise. */
const BY_PATH: readonly (readonly [Noise, RegExp])[] = [
  ['lttng', /^\/(?:dev|run|run\/user\/\d+|var\/run)\/(?:shm\/)?lttng-ust-/],
  ['usb-udev', /^\/(?:var\/)?run\/udev\/data\//],
  ['usb-udev', /^\/etc\/udev\/udev\.conf$/],
  ['pmem', /^\/sys\/bus\/nd\/|^\/sys\/devices\/.*\/ndbus\d+\//],
  [
    'libraries',
    /^\/etc\/(?:gss|libnl(?:-3)?|gnutls|crypto-policies|pkcs11|alsa|pulse|fonts|OpenCL|vulkan)(?:\/|$)|^\/etc\/(?:ssl|pki\/tls)\/openssl\.cnf$|^\/etc\/(?:machine-id|krb5\.conf|selinux\/config)$/,
  ],
  ['gpu-probe', /^\/(?:etc|usr\/share)\/(?:drirc|glvnd|egl)|^\/sys\/devices\/.*\/drm\//],
  [
    'proc',
    /^\/proc\/(?:\d+|self|thread-self)\/(?:cmdline|comm|stat|status|maps|auxv|task|fd|mounts|cgroup|sched)(?:\/|$)/,
  ],
  [
    'proc',
    /^\/proc\/(?:sys\/|bus\/pci\/|(?:cpuinfo|meminfo|stat|vmstat|version|uptime|loadavg|filesystems|devices|modules|cmdline|interrupts|partitions|swaps|diskstats|mtrr|misc|crypto|mounts|$)$)/,
  ],
  ['sysfs', /^\/sys\/(?!kernel\/(?:debug|security|tracing)(?:\/|$)|firmware\/efi\/efivars(?:\/|$))/],
];

/** Sockets of the system's log. */
export const LOGGING = /^(?:\/dev\/log|\/run\/systemd\/journal\/(?:socket|dev-log|stdout))$/;

/** What librbd and libcephfs make for themselves, where ceph.conf says so: an admin socket, and a log. */
const CEPH_CLIENT =
  /^(?:\/var)?\/run\/ceph\/(?:[^/]+\/)?(?!ceph-(?:osd|mon|mgr|mds)\.)[^/]+\.asok$|^\/var\/log\/ceph\/[^/]+\.log$|^\/var\/log\/qemu\/qemu-guest-\d+\.log$/;

/** Where libffi, NVIDIA's driver and orc put code that they make; each tries several places. */
const MADE_CODE = /^\/(?:tmp|var\/tmp|dev\/shm|run\/user\/\d+)\/(?:ffi|\.gl|orcexec\.)[A-Za-z0-9]{6}$/;
const MADE_CODE_AT_HOME = inHome(String.raw`(?:ffi|\.gl|orcexec\.)[A-Za-z0-9]{6}$`);

/** Where graphics drivers keep what they compile, in the home directory or cache of whoever runs them. */
const SHADERS = /\/\.cache\/(?:mesa_shader_cache\w*|nvidia|radv_builtin_shaders\w*)(?:\/|$)|\/\.nv(?:\/|$)/;

/** The kernel lets a process name its own threads only. */
const OWN_THREAD = /^\/proc\/(?:\d+|self)\/task\/\d+\/comm$/;

/** @param letters of `rwkmxacdl`, as the kernel writes them */
export function noiseOf(path: string, letters: string): Noise | undefined {
  // What is started is more than a try.
  if (letters.includes('x')) return undefined;
  if (LOGGING.test(path)) return 'logging';
  if (letters.includes('c') && CEPH_CLIENT.test(path)) return 'ceph-client';
  if (MADE_CODE.test(path) || MADE_CODE_AT_HOME.test(path)) return 'made-code';
  if (OWN_THREAD.test(path)) return 'thread-name';
  if (SHADERS.test(path)) return 'shader-cache';
  // Only its list of names: what is in it has rules of its own.
  if (path === '/' && letters === 'r') return 'root-directory';
  if (!/^[rm]+$/.test(letters) && !/^\/(?:dev|run)\/shm\/lttng-ust-/.test(path)) return undefined;
  return BY_PATH.find(([, pattern]) => pattern.test(path))?.[0];
}

/** Types whose files and directories QEMU looks at when it starts. */
const BY_TYPE: Readonly<Record<string, Noise>> = {
  sysfs_t: 'sysfs',
  proc_t: 'proc',
  sysctl_t: 'proc',
  sysctl_kernel_t: 'proc',
  sysctl_vm_t: 'proc',
  sysctl_fs_t: 'proc',
  sysctl_dev_t: 'proc',
  proc_net_t: 'proc',
  init_t: 'proc',
  udev_var_run_t: 'usb-udev',
  lttng_sessiond_var_run_t: 'lttng',
};

/** File systems of the kernel, by their name in the record; a file of any label is only looked at there. */
const BY_DEVICE: Readonly<Record<string, Noise>> = {sysfs: 'sysfs', proc: 'proc'};

/** Of a file or directory of the kernel or of udev; never of a link, socket or device. */
export function noiseOfType(
  type: string,
  tclass: string,
  permissions: readonly string[],
  device?: string,
): Noise | undefined {
  const looked = (tclass === 'file' || tclass === 'dir') && permissions.every(one => READING.has(one));
  if (!looked) return undefined;
  return rowOf(BY_TYPE, type) ?? rowOf(BY_DEVICE, device ?? '');
}
