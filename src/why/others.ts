// SPDX-License-Identifier: Apache-2.0
/** Whether another VM reaches the object that one VM is asked about, by whatever name it has it. */
import type {Analysis} from '../layers/analysis.ts';
import {resolvedPath} from '../layers/resolved-path.ts';
import type {OtherVm} from './answer.ts';
import {openCase} from './case.ts';
import {stepsOf} from './steps.ts';

/** Undefined where every layer keeps it out, as far as the host tells. */
export function reachOf(analysis: Analysis, path: string): OtherVm | undefined {
  const {host, plan} = analysis;
  const one = openCase(analysis, {path});
  if (one === undefined) return undefined;
  const named = one.uses.find(use => resolvedPath(use.path, host) === one.resolved) ?? one.otherName;
  const name = named?.path ?? path;
  const access = ['r', 'w'].filter(letter => isAllowed(analysis, name, letter)).join('');
  // What is in a shared directory has its device, though the definition does not name it.
  const device = (named ?? one.uses[0])?.from.device ?? null;
  return access === '' ? undefined : {domain: plan.domain.name, path: name, access, device};
}

function isAllowed(analysis: Analysis, path: string, access: string): boolean {
  const one = openCase(analysis, {path, access});
  return one !== undefined && stepsOf(one).every(({verdict}) => verdict !== 'refused');
}
