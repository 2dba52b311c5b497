// SPDX-License-Identifier: Apache-2.0
/** Who QEMU and its companions really are. */
import type {ProcessFacts, Running} from '../host/running.ts';
import {TRAITS} from '../inventory/roles.ts';
import type {ProcessPlan} from '../layers/plan.ts';
import type {Analysis} from '../layers/analysis.ts';
import {restart, type Drift, type Found} from './drift.ts';
import type {VerifyContext} from './verify-context.ts';

/** libvirt names the file after the VM, whatever its id. */
export function qemuPidFile({site, plan}: Analysis): string {
  return `${site.layout.state}/${plan.domain.name}.pid`;
}

export function qemuProcess(analysis: Analysis, running: Running): ReturnType<Running['process']> {
  return running.process(qemuPidFile(analysis));
}

export function checkProcesses(one: VerifyContext): readonly Found[] {
  const {analysis, running, qemu} = one;
  if (qemu === undefined) {
    const path = qemuPidFile(analysis);
    return running.process(path) === 'unreadable'
      ? [{path, reason: 'only root may read the pid file, so nothing of the running VM was looked at'}]
      : [];
  }
  return analysis.plan.processes.flatMap((process): readonly Found[] => {
    if (process.role === 'qemu') return checkProcess(process, qemu, one);
    const path = pidFileOf(process, analysis);
    if (path === undefined) return [];
    const found = running.process(path);
    if (found === 'unreadable') return [{path, reason: 'only root may read it'}];
    return found ? checkProcess(process, found, one) : [];
  });
}

function pidFileOf({role: process}: ProcessPlan, {inventory}: Analysis): string | undefined {
  return inventory.resources.find(({role}) => TRAITS[role].pidOf === process)?.path;
}

function checkProcess(
  process: ProcessPlan,
  found: ProcessFacts,
  {analysis}: VerifyContext,
): readonly Drift[] {
  const {active, plan} = analysis;
  const path = `${process.name}, pid ${found.pid}`;
  const repair = restart(plan.domain.name);
  const drift: Drift[] = [];
  const compare = (layer: Drift['layer'], expected: string | null, actual: string | undefined) => {
    if (expected !== null && actual !== undefined && expected !== actual)
      drift.push({layer, path, expected, found: actual, repair});
  };
  if (active.has('dac') && process.uid !== null) {
    compare(
      'dac',
      `${process.uid}:${process.gid ?? '?'}`,
      `${found.uid}:${process.gid === null ? '?' : found.gid}`,
    );
  }
  if (active.has('selinux')) compare('selinux', process.selinux, found.selinux);
  if (active.has('apparmor') && process.profile !== null) {
    compare('apparmor', `${process.profile} (enforce)`, found.apparmor);
  }
  // That the kernel does not have a layer is told with the files and the profile.
  return drift;
}
