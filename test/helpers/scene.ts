/** A scene to judge: a scenario with its layers, in strict mode as the command line has it. */
import {sceneOf} from '../../src/audit/layers/scene.ts';
import type {Scene, SceneOptions} from '../../src/audit/layers/scene.ts';
import type {ProcessPlan} from '../../src/labelers/plan.ts';
import {plannedScenario} from './scenario.ts';
import type {Scenario} from './scenario.ts';

export const ALL = ['selinux', 'dac', 'apparmor', 'cgroup', 'namespace'] as const;

export function sceneFor(scenario: Scenario, options: Partial<SceneOptions> = {}): Scene {
  return sceneOf(plannedScenario({mode: 'strict', ...scenario}), {active: ALL, ...options});
}

export function processOf(scene: Scene, role = 'qemu'): ProcessPlan {
  const process = scene.plan.processes.find(one => one.role === role);
  if (!process) throw new Error(`no ${role} here`);
  return process;
}

export const disk = (path: string, more = '', target = 'vda') =>
  `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${path}'/>
   <target dev='${target}' bus='virtio'/>${more}</disk>`;
