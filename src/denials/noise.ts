// SPDX-License-Identifier: Apache-2.0
/** Refusals that are known to change nothing: QEMU and its libraries try, and do without. */

export type Noise = 'lttng' | 'usb-udev' | 'pmem' | 'sysfs' | 'proc' | 'name-service' | 'gpu-probe';

/** A path, whatever the definition says; only reading is ever noise. */
const BY_PATH: readonly (readonly [Noise, RegExp])[] = [
  ['lttng', /^\/(?:dev|run|run\/user\/\d+|var\/run)\/(?:shm\/)?lttng-ust-/],
  ['lttng', /^\/(?:dev|run)\/shm\/lttng-ust-/],
  ['usb-udev', /^\/(?:var\/)?run\/udev\/data\//],
  ['usb-udev', /^\/etc\/udev\/udev\.conf$/],
  ['pmem', /^\/sys\/bus\/nd\/|^\/sys\/devices\/.*\/ndbus\d+\//],
  ['gpu-probe', /^\/(?:etc|usr\/share)\/(?:drirc|glvnd|egl)|^\/sys\/devices\/.*\/drm\//],
  [
    'proc',
    /^\/proc\/(?:\d+|self|thread-self)\/(?:cmdline|comm|stat|status|maps|auxv|task|fd|mounts|cgroup|sched)(?:\/|$)/,
  ],
  [
    'proc',
    /^\/proc\/(?:sys\/|cpuinfo$|meminfo$|stat$|version$|uptime$|loadavg$|filesystems$|devices$|modules$|$)/,
  ],
  ['sysfs', /^\/sys\/(?!kernel\/(?:debug|security|tracing)(?:\/|$)|firmware\/efi\/efivars(?:\/|$))/],
];

/** @param letters of `rwkmxacdl`, as the kernel writes them */
export function noiseOf(path: string, letters: string): Noise | undefined {
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
  init_t: 'proc',
  udev_var_run_t: 'usb-udev',
  lttng_sessiond_var_run_t: 'lttng',
};

const LOOKING = new Set(['read', 'open', 'getattr', 'search', 'ioctl', 'lock', 'map']);

/** Of a file or directory of the kernel or of udev; never of a link, socket or device. */
export function noiseOfType(type: string, tclass: string, permissions: readonly string[]): Noise | undefined {
  const looked = (tclass === 'file' || tclass === 'dir') && permissions.every(one => LOOKING.has(one));
  return looked && Object.hasOwn(BY_TYPE, type) ? BY_TYPE[type] : undefined;
}
