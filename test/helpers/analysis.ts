// SPDX-License-Identifier: Apache-2.0
/** A analysis to judge: a scenario with its layers, in strict mode as the command line has it. */
import {analysisOf, type Analysis, type AnalysisOptions} from '../../src/layers/analysis.ts';
import type {ProcessPlan} from '../../src/layers/plan.ts';
import {plannedScenario, type Scenario} from './scenario.ts';

export const ALL = ['selinux', 'dac', 'apparmor', 'cgroup', 'namespace'] as const;

export function analysisFor(scenario: Scenario, options: Partial<AnalysisOptions> = {}): Analysis {
  return analysisOf(plannedScenario({mode: 'strict', ...scenario}), {active: ALL, ...options});
}

export function processOf(analysis: Analysis, role = 'qemu'): ProcessPlan {
  const process = analysis.plan.processes.find(one => one.role === role);
  if (!process) throw new Error(`no ${role} here`);
  return process;
}

export const disk = (path: string, more = '', target = 'vda') =>
  `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${path}'/>
   <target dev='${target}' bus='virtio'/>${more}</disk>`;
