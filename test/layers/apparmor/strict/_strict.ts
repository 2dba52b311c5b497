// SPDX-License-Identifier: Apache-2.0
/** Strict rules of a small definition. */
import test from 'ava';
import type {ApparmorPlan, ApparmorRule, PlanWarning} from '../../../../src/layers/plan.ts';
import {planScenario, type Scenario} from '../../../helpers/scenario.ts';

export function strictPlan(scenario: Scenario): ApparmorPlan {
  return planScenario({...scenario, mode: 'strict'}).apparmor;
}

export function strictRules(scenario: Scenario): readonly ApparmorRule[] {
  const plan = strictPlan(scenario);
  if ('refused' in plan) throw new Error(`refused: ${plan.refused.message}`);
  return plan.rules;
}

/** `PATH ACCESS` of each rule that a device brings: those of the VM itself are left out. */
export function deviceRules(scenario: Scenario): readonly string[] {
  return strictRules(scenario)
    .filter(({from}) => from.device !== 'domain')
    .map(({path, access}) => `${path} ${access}`);
}

export function warnings(scenario: Scenario): readonly PlanWarning[] {
  return planScenario({...scenario, mode: 'strict'}).warnings;
}

/** What the devices of a definition bring, exactly and in order. */
export const grants = test.macro({
  exec(t, scenario: Scenario, ...expected: readonly string[]) {
    t.deepEqual(deviceRules(scenario), expected);
  },
  title: (given = '') => given,
});

/** That a definition is refused, and in which words. */
export const refuses = test.macro({
  exec(t, scenario: Scenario, code: string, words: RegExp) {
    const plan = strictPlan(scenario);
    if (!('refused' in plan)) return t.fail(JSON.stringify(plan.rules));
    t.is(plan.refused.code, code);
    t.regex(plan.refused.message, words);
    return t.truthy(plan.refused.from.line);
  },
  title: (given = '') => given,
});

export function disk(source: string, more = ''): string {
  return `<disk type='file' device='disk'><driver name='qemu' type='raw'/>${source}<target dev='vda' bus='virtio'/>${more}</disk>`;
}

export function fileDisk(path: string, more = ''): string {
  return disk(`<source file=${JSON.stringify(path).replaceAll('&', '&amp;')}/>`, more);
}

/** A running VM's definition, so that names are exact. */
export const RUNNING = {attributes: " id='7'"} as const;
