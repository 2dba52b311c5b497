// SPDX-License-Identifier: Apache-2.0
/** What the layers that libvirt sets up say: private /dev, device list, SELinux, AppArmor. */
import {verdict} from '../kernel-model/apparmor/verdict.ts';
import {
  judgeApparmor,
  kernelPath,
  originOf,
  ownsFile,
  rulesFor,
  ruleText,
} from '../layers/apparmor/judge-apparmor.ts';
import type {Cause} from '../layers/cause.ts';
import {judgeCgroup} from '../layers/cgroup/judge-cgroup.ts';
import type {Judgement} from '../layers/judgement.ts';
import type {LayerId} from '../layers/layer-id.ts';
import {LAYERS} from '../layers/layers.ts';
import {judgeSelinux} from '../layers/selinux/judge-selinux.ts';
import type {Step} from './answer.ts';
import {readWrite, type Case} from './case.ts';

/** A layer that is asked for reading and writing alone. */
export function layerStep(layer: LayerId, one: Case): Step {
  return stepOf(LAYERS[layer].judge(one.analysis, one), readWrite(one));
}

/** Only opening and making nodes is asked; whoever has a device open may lock and map it. */
export function cgroupStep(one: Case): Step {
  const wanted = readWrite(one);
  const judgement = judgeCgroup(one.analysis, one);
  if (wanted === '' && judgement.state !== 'unasked')
    return {...stepOf(judgement, ''), verdict: 'not asked', cause: {kind: 'only-opening'}};
  return stepOf(judgement, wanted);
}

/** Types whose files VMs may map and start; the images and everything else are data. */
const PROGRAM_TYPES = new Set(['bin_t', 'lib_t', 'ld_so_t', 'qemu_exec_t', 'textrel_shlib_t', 'usr_t']);

export function selinuxStep(one: Case): Step {
  const judgement = judgeSelinux(one.analysis, one);
  const step = stepOf(judgement, readWrite(one));
  if (step.verdict !== 'allowed' || !/[mx]/.test(one.access)) return step;
  const {cause} = judgement;
  if (cause.kind !== 'type-rule' || PROGRAM_TYPES.has(cause.type)) return step;
  return {...step, verdict: 'refused', cause: {kind: 'data-not-program', type: cause.type}};
}

/** The letters are AppArmor's own, so it is asked for exactly what was asked. */
export function apparmorStep(one: Case): Step {
  const {analysis, path, process, access} = one;
  const judgement = judgeApparmor(analysis, one);
  if (judgement.state === 'unasked' || 'refused' in analysis.plan.apparmor) return stepOf(judgement, access);
  const asked = kernelPath(path, analysis);
  if (asked.endsWith('/')) return stepOf(judgement, readWrite(one));
  const answer = verdict(rulesFor(analysis, process), asked, access, {
    owner: ownsFile(analysis, path, process.uid),
  });
  if (answer.allowed) return {...stepOf(judgement, ''), cause: allowedCause(judgement)};
  const step = {layer: 'apparmor', verdict: 'refused'} as const;
  const denying = answer.deniedBy.find(rule =>
    [...answer.refused].some(letter => rule.access.includes(letter)),
  );
  if (denying) {
    const from = 'rule' in denying ? denying.rule.from : null;
    return {...step, cause: {kind: 'denied', whose: originOf(denying)}, rule: ruleText(denying), from};
  }
  const granting = answer.by.find(rule => 'rule' in rule);
  const profile = process.profile ?? '';
  if (granting && 'rule' in granting) {
    const {from} = granting.rule;
    const cause = {kind: 'rule-lacks', device: from.device, letters: answer.refused} as const;
    return {...step, cause, rule: ruleText(granting), from};
  }
  const from = judgement.access === '' ? judgement.from : null;
  const granted = judgement.letters ?? judgement.access ?? '';
  const cause: Cause =
    answer.granted === '' && judgement.access === ''
      ? judgement.cause
      : {kind: 'profile-lacks', profile, granted, path: asked, letters: answer.refused};
  return {...step, cause, rule: judgement.rule || `no rule of ${profile} for ${asked}`, from};
}

function allowedCause({cause, access}: Judgement): Cause {
  return access === '' ? {kind: 'profile-grants'} : cause;
}

function stepOf({layer, state, access, rule, from, cause}: Judgement, wanted: string): Step {
  const said = {layer, cause, rule, from};
  if (state === 'unasked') return {...said, verdict: 'not asked'};
  if (state === 'unknown' || access === null) return {...said, verdict: 'unknown'};
  const enough = [...wanted].every(letter => access.includes(letter)) && (access !== '' || wanted === '');
  return {...said, verdict: enough ? 'allowed' : 'refused'};
}
