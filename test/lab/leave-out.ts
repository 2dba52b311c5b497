// SPDX-License-Identifier: Apache-2.0
/** One rule of each kind is left out of a profile, and the VM is started again: something has to be refused. */
import {readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {pathMatcher} from '../../src/kernel-model/apparmor/path-matcher.ts';
import {expandedPattern} from '../../src/kernel-model/apparmor/verdict.ts';
import type {CommandLine} from './command-lines.ts';
import {deniedNames} from './results.ts';
import type {RuleUse} from './rules-used.ts';
import type {Boot} from './boot.ts';
import {compile, writeScript} from './vm.ts';

export interface LeftOut extends RuleUse {
  /** What comes back from the guest begins with this. */
  readonly tag: string;
}

/** Puts the scripts of this in the place of those of the VMs. Of each kind the first VM that needed it is taken. */
export function leaveOut(
  uses: readonly RuleUse[],
  lines: ReadonlyMap<string, CommandLine>,
  boot: Boot,
): readonly LeftOut[] {
  for (const folder of new Set(uses.map(({vm}) => vm.folder))) rmSync(join(folder, 'vm.sh'));
  const first = new Map<string, RuleUse>();
  for (const use of uses) if (use.letters !== '' && !first.has(use.kind)) first.set(use.kind, use);
  return [...first.values()].map((use, index) => {
    const {vm, rule} = use;
    const [tag, binary] = [`without-${index}`, `without-${index}.bin`];
    compile(vm, boot, {to: binary, without: `  "${rule.path}" ${rule.access},`});
    const {running: _, ...definition} = vm.definition;
    writeScript({...vm, probes: [], definition}, lines.get(vm.name)!, {
      script: `vm-${index}.sh`,
      binary,
      tag,
    });
    return {...use, tag};
  });
}

/** @param out the folder with what the guest left */
export function judgeLeftOut(cases: readonly LeftOut[], out: string): readonly string[] {
  return cases.flatMap(({kind, rule, tag, vm}) => {
    const matches = pathMatcher(expandedPattern(rule.path)!);
    const denied = deniedNames(readFileSync(join(out, `${tag}.start.log`), 'utf8'));
    return denied.some(path => matches(path))
      ? []
      : [`nothing is refused without “${kind}” of ${vm.definition.name}: ${rule.path}`];
  });
}
