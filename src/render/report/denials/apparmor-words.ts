// SPDX-License-Identifier: Apache-2.0
/** AppArmor's refusals in sentences. */
import type {ApparmorCause} from '../../../denials/cause.ts';
import {APPARMOR_FILE_WORDS} from './apparmor-file-words.ts';
import {APPARMOR_HOST_WORDS} from './apparmor-host-words.ts';
import {APPARMOR_KIND_WORDS} from './apparmor-kind-words.ts';
import {COMMON_WORDS} from './common-words.ts';
import {ownRuleAdvice, ruleFor} from './profile-edits.ts';
import {mistake, refusal, STARTS_PROGRAMS, type Advice, type WordsByKind} from './words.ts';

const LIBVIRT_BRIDGE: Advice = {
  text: "let libvirt create the device, if QEMU's own arguments ask for a bridge",
  command: "<interface type='bridge'><source bridge=…/></interface>",
  opens: 'the bridge to this VM',
};

export const APPARMOR_WORDS: WordsByKind<ApparmorCause> = {
  ...APPARMOR_FILE_WORDS,
  ...APPARMOR_KIND_WORDS,
  ...APPARMOR_HOST_WORDS,
  ...COMMON_WORDS,
  program: ({program, comm}) =>
    refusal(
      `${comm ?? 'the VM'} tried to start ${program}, and no rule lets a VM start it`,
      STARTS_PROGRAMS,
      program.endsWith('/qemu-bridge-helper') && LIBVIRT_BRIDGE,
    ),
  'own-program': ({program, title, profile}) =>
    mistake(
      `libvirt starts ${title} under the VM's profile, which has no rule for ${program}: it knows only the programs that the system installs`,
      {
        text: 'write the profile with svirtgen, by hand or in place of virt-aa-helper: it allows the programs that the definition names',
        command: 'svirtgen generate DEFINITION',
        opens: 'this program to this VM',
      },
      ownRuleAdvice(profile, ruleFor(program, 'rmpix'), {
        text: "add one rule to the VM's own profile",
        opens: `${program} to this VM, under the VM's own profile if the program has none`,
      }),
    ),
};
