// SPDX-License-Identifier: Apache-2.0
/** Which rules of the profiles were needed: by what the kernel logged of QEMU and its companions when it allowed it. */
import {readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {listIn} from '../../src/list-in.ts';
import {parseProfiles} from '../../src/kernel-model/apparmor/parse-profiles.ts';
import type {FileRule} from '../../src/kernel-model/apparmor/profile.ts';
import {verdict} from '../../src/kernel-model/apparmor/verdict.ts';
import type {ApparmorRule} from '../../src/layers/plan.ts';
import {NOT_AT_START} from './not-at-start.ts';
import type {Boot} from './boot.ts';
import {ABSTRACTIONS, type Vm} from './vm.ts';

export interface RuleUse {
  readonly vm: Vm;
  readonly rule: ApparmorRule;
  /** Why the rule is there, and for a tree whether for the directory or what is in it. */
  readonly kind: string;
  /** What was asked of this rule and granted by no other of the profile. */
  readonly letters: string;
}

/** Of VMs whose QEMU started. @param out the folder with what the guest left */
export function ruleUses(vms: readonly Vm[], out: string, boot: Boot): readonly RuleUse[] {
  return vms.filter(({definition}) => !definition.probeOnly).flatMap(vm => usesOf(vm, out, boot));
}

function usesOf(vm: Vm, out: string, boot: Boot): readonly RuleUse[] {
  const all = rulesOfProfile(vm, boot);
  const letters = new Map<string, Set<string>>();
  for (const {path, mask} of accessesOf(readFileSync(join(out, `${vm.name}.used`), 'utf8'))) {
    for (const letter of mask) {
      const {by} = verdict(all, path, letter, {owner: true});
      const granting = new Set(by.map(rule => (isOwn(rule, vm) ? rule.path : '')));
      const [only] = granting;
      if (granting.size !== 1 || only === undefined) continue;
      letters.set(only, (letters.get(only) ?? new Set()).add(letter));
    }
  }
  return vm.rules.map(rule => ({
    vm,
    rule,
    kind: kindOf(rule),
    letters: [...(letters.get(rule.path) ?? [])].toSorted().join(''),
  }));
}

function kindOf({path, from}: ApparmorRule): string {
  if (path.endsWith('/')) return `${from.reason}, the directory`;
  return path.endsWith('/**') ? `${from.reason}, what is in it` : from.reason;
}

function isOwn({from}: FileRule, {profile}: Vm): boolean {
  return from.file === `libvirt/${profile}.files`;
}

/** The profile as the guest loads it, with all that it includes. */
function rulesOfProfile({profile}: Vm, {work}: Boot): readonly FileRule[] {
  const out = join(work, 'out', 'apparmor');
  const include = (name: string) =>
    [join(out, name.replace(/^libvirt\//, '')), join(ABSTRACTIONS, name)]
      .filter(path => statSync(path, {throwIfNoEntry: false})?.isFile())
      .slice(0, 1)
      .map(path => ({name, text: readFileSync(path, 'utf8')}));
  const {profiles} = parseProfiles(readFileSync(join(out, profile), 'utf8'), {file: profile, include});
  return profiles.find(({name}) => name === profile)!.rules;
}

/** To make and to remove is to write, for the rules; attributes of a file are told without any. */
function accessesOf(used: string): readonly {readonly path: string; readonly mask: string}[] {
  return used.split('\n').flatMap(line => {
    if (line.startsWith('operation="getattr"')) return [];
    const [, quoted, digits] = / name=(?:"([^"]*)"|([0-9A-F]+))/.exec(line) ?? [];
    const [, mask = ''] = / requested_mask="([^"]*)"/.exec(line) ?? [];
    const path = quoted ?? (digits && Buffer.from(digits, 'hex').toString());
    return path?.startsWith('/')
      ? [{path, mask: mask.replaceAll(/[cd]/g, 'w').replaceAll(/[^rwaklmx]/g, '')}]
      : [];
  });
}

/** One line for each kind that no start needed and of which nobody knows why it is there, or the other way round. */
export function judgeUses(uses: readonly RuleUse[]): readonly string[] {
  const kinds = new Map<string, RuleUse[]>();
  for (const use of uses) listIn(kinds, use.kind).push(use);
  const needless = [...kinds].filter(([, group]) => group.every(({letters}) => letters === ''));
  return [
    ...needless.flatMap(([kind, [use]]) =>
      NOT_AT_START.has(kind)
        ? []
        : [`no start needs “${kind}”, as ${use!.vm.definition.name} has it: ${use!.rule.path}`],
    ),
    ...[...NOT_AT_START.keys()].flatMap(kind => {
      const group = kinds.get(kind);
      if (!group) return [`no VM has “${kind}”`];
      return group.some(({letters}) => letters !== '') ? [`“${kind}” is needed at start`] : [];
    }),
  ];
}
