// SPDX-License-Identifier: Apache-2.0
/** The list as `cgroup_device_acl` of qemu.conf, which knows paths only and grants each for reading and writing. */
import {listIn} from '../../list-in.ts';
import {FORGOTTEN_DEVICE, isAmendedBy} from '../../layers/amendments.ts';
import {isDefaultDevice} from '../../layers/cgroup/default-devices.ts';
import type {CgroupRule} from '../../layers/plan.ts';

export interface QemuConfEntry {
  readonly path: string;
  /** The path as qemu.conf reads it; undefined where its strings cannot hold it. */
  readonly quoted: string | undefined;
  readonly rules: readonly CgroupRule[];
}

export interface QemuConfList {
  /** What the list has to hold: it replaces libvirt's own, and is for the private /dev too. */
  readonly listed: readonly QemuConfEntry[];
  /**
   * What libvirt allows by itself when this VM starts. The list is for every VM of the host, so
   * naming these there would open one VM's disks to all others.
   */
  readonly granted: readonly QemuConfEntry[];
  /** Rules without a path, which it cannot express; libvirt grants them by itself. */
  readonly omitted: readonly CgroupRule[];
}

/** @param defaults what the list held before: other VMs of the host need that, whatever this one does */
export function qemuConfList(rules: readonly CgroupRule[], defaults: readonly string[]): QemuConfList {
  const byPath = new Map<string, CgroupRule[]>(defaults.map(path => [path, []]));
  for (const rule of rules) {
    if (rule.path !== undefined) listIn(byPath, rule.path).push(rule);
  }
  const entries = [...byPath].map(([path, group]) => ({path, quoted: quote(path), rules: group}));
  return {
    listed: entries.filter(entry => defaults.includes(entry.path) || isForgotten(entry)),
    granted: entries.filter(entry => !defaults.includes(entry.path) && !isForgotten(entry)),
    omitted: rules.filter(rule => rule.path === undefined),
  };
}

/** Whether libvirt does not allow it on its own, for any use the VM makes of it. */
function isForgotten(entry: QemuConfEntry): boolean {
  return entry.rules.every(rule => isAmendedBy(FORGOTTEN_DEVICE, rule) || isDefaultDevice(rule));
}

/** qemu.conf has no escapes. */
function quote(path: string): string | undefined {
  return /["\\\u0000-\u001f\u007f]/.test(path) ? undefined : `"${path}"`;
}
