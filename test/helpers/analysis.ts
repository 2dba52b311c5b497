// SPDX-License-Identifier: Apache-2.0
/** A analysis to judge: a scenario with its layers, in strict mode as the command line has it. */
import {analysisOf, type Analysis, type AnalysisOptions} from '../../src/layers/analysis.ts';
import type {ProcessPlan} from '../../src/layers/plan.ts';
import {auditDomain, reportOf} from '../../src/audit/report.ts';
import type {Finding} from '../../src/documents/audit.ts';
import type {WhyAnswer} from '../../src/why/answer.ts';
import type {Ask} from '../../src/why/case.ts';
import {explain} from '../../src/why/explain.ts';
import {plannedScenario, type Scenario} from './scenario.ts';

export const ALL = ['selinux', 'dac', 'apparmor', 'cgroup', 'namespace'] as const;

export function analysisFor(scenario: Scenario, options: Partial<AnalysisOptions> = {}): Analysis {
  return analysisOf(plannedScenario({mode: 'strict', ...scenario}), {active: ALL, ...options});
}

/** What `why` answers about a VM that has the process it is asked of. */
export function explainOn(scenario: Scenario, ask: Ask, options: Partial<AnalysisOptions> = {}): WhyAnswer {
  const answer = explain(analysisFor(scenario, options), ask);
  if (!answer) throw new Error(`no process ${ask.process} here`);
  return answer;
}

/** What `audit` finds at one VM alone. */
export function auditFindings(
  scenario: Scenario,
  options: Partial<AnalysisOptions> = {},
): readonly Finding[] {
  const planned = plannedScenario({mode: 'strict', ...scenario});
  const analysis = analysisOf(planned, {active: ALL, ...options});
  const {domains} = reportOf([auditDomain({file: 'guest.xml', written: planned.written, analysis})]);
  return domains.flatMap(({findings}) => findings);
}

export function processOf(analysis: Analysis, role = 'qemu'): ProcessPlan {
  const process = analysis.plan.processes.find(one => one.role === role);
  if (!process) throw new Error(`no ${role} here`);
  return process;
}

export const disk = (path: string, more = '', target = 'vda') =>
  `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${path}'/>
   <target dev='${target}' bus='virtio'/>${more}</disk>`;
