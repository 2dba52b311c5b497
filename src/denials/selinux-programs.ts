// SPDX-License-Identifier: Apache-2.0
/** SELinux's refusals to start a program: one that libvirt starts for a VM, or any other. */
import type {Context} from '../kernel-model/selinux/dominance.ts';
import type {Analysis} from '../layers/analysis.ts';
import {isSystemProgram} from '../policy/system-programs.ts';
import type {SelinuxCause} from './cause.ts';
import type {SelinuxDenial} from './denial.ts';
import {companionTitle} from './host-programs.ts';
import {titleOfProgram} from './of-the-host.ts';
import {allowRule, nameOf, pathOf} from './selinux-denial.ts';

const STARTING = new Set(['execute', 'execute_no_trans', 'entrypoint']);

/** Types of files in the directories of the system's programs. */
const SYSTEM_TYPE = /^(?:bin|usr|lib)_t$|_exec_t$/;

/** The policy enters a VM's type by files of the type qemu_exec_t alone. Undefined where nothing is started. */
export function programStarted(
  denial: SelinuxDenial,
  {type}: Context,
  analysis: Analysis | undefined,
): SelinuxCause | undefined {
  const {permissions, name = '', tclass} = denial;
  if (tclass !== 'file' || !permissions.some(one => STARTING.has(one))) return undefined;
  const path = pathOf(denial);
  const what = nameOf(denial);
  const program = (path ?? name).split('/').at(-1) ?? '';
  if (!isOfVms(path, program, {type, isEntry: permissions.includes('entrypoint'), analysis}))
    return {kind: 'program', program: what, type};
  return {kind: 'emulator-label', what, program, path, type, rule: allowRule(denial)};
}

/** Of a name without its directory, the type says whether it is where the system's programs are. */
function isOfVms(
  path: string | undefined,
  program: string,
  {type, isEntry, analysis}: {type: string; isEntry: boolean; analysis: Analysis | undefined},
): boolean {
  if (path !== undefined && titleOfProgram(path, analysis) !== undefined) return true;
  const isTheSystems = path === undefined ? SYSTEM_TYPE.test(type) : isSystemProgram(path);
  return isTheSystems && (isEntry || companionTitle(`/${program}`) !== undefined);
}
