// SPDX-License-Identifier: Apache-2.0
/** Where the device list of a process is: its control group, as the mounts here show it. */
import type {Running} from '../host/running.ts';

export interface ControlGroup {
  readonly version: 'v1' | 'v2';
  /** The group's directory. */
  readonly directory: string;
  /** Where its hierarchy is mounted. */
  readonly mount: string;
}

interface Hierarchy {
  readonly mount: string;
  /** The part of the hierarchy that is mounted there: more than `/` in containers. */
  readonly top: string;
}

/**
 * The group whose list holds for a process. A host can have both versions, v2 then at /sys/fs/cgroup/unified, and
 * libvirt uses one of them: that in which QEMU has a group.
 *
 * @returns 'root' where it has none, so that no list holds; undefined where the kernel's word may not be read
 */
export function deviceGroup(pid: number, running: Running): ControlGroup | 'root' | undefined {
  const groups = running.text(`/proc/${pid}/cgroup`);
  if (groups === undefined || groups === 'unreadable') return undefined;
  const mounts = running.text('/proc/self/mountinfo');
  const {v1, v2} = hierarchies(typeof mounts === 'object' ? mounts.content : '');
  const legacy = /^\d+:(?:[^:\n]*,)?devices(?:,[^:\n]*)?:(\/.*)$/m.exec(groups.content)?.[1];
  const unified = /^0::(\/.*)$/m.exec(groups.content)?.[1];
  return below(legacy, 'v1', v1) ?? below(unified, 'v2', v2) ?? 'root';
}

function below(
  path: string | undefined,
  version: ControlGroup['version'],
  {mount, top}: Hierarchy,
): ControlGroup | undefined {
  if (path === undefined) return undefined;
  const inside = top !== '/' && `${path}/`.startsWith(`${top}/`) ? path.slice(top.length) : path;
  return inside === '' || inside === '/' ? undefined : {version, directory: `${mount}${inside}`, mount};
}

/** The later of two mounts at one place covers the earlier. */
function hierarchies(mountinfo: string): {readonly v1: Hierarchy; readonly v2: Hierarchy} {
  let v1: Hierarchy = {mount: '/sys/fs/cgroup/devices', top: '/'};
  let v2: Hierarchy = {mount: '/sys/fs/cgroup', top: '/'};
  for (const line of mountinfo.split('\n')) {
    const [own = '', fileSystem = ''] = line.split(' - ', 2);
    const [, , , top = '/', mount = ''] = own.split(' ');
    const [type, , options = ''] = fileSystem.split(' ');
    if (!mount.startsWith('/sys/fs/cgroup')) continue;
    if (type === 'cgroup2') v2 = {mount, top};
    if (type === 'cgroup' && options.split(',').includes('devices')) v1 = {mount, top};
  }
  return {v1, v2};
}
