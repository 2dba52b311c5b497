// SPDX-License-Identifier: Apache-2.0
/** AppArmor's refusals in sentences. */
import type {ApparmorCause} from '../../../denials/cause.ts';
import {APPARMOR_FILE_WORDS} from './apparmor-file-words.ts';
import {APPARMOR_HOST_WORDS} from './apparmor-host-words.ts';
import {APPARMOR_KIND_WORDS} from './apparmor-kind-words.ts';
import {noiseWords} from './noise-words.ts';
import {ownRuleAdvice, ruleFor} from './profile-edits.ts';
import {refusal, STARTS_PROGRAMS, type Advice, type WordsByKind} from './words.ts';

const LIBVIRT_BRIDGE: Advice = {
  text: 'where arguments for QEMU ask for a bridge, let libvirt make the device instead',
  command: "<interface type='bridge'><source bridge=…/></interface>",
  opens: 'the bridge to this VM',
};

export const APPARMOR_WORDS: WordsByKind<ApparmorCause> = {
  ...APPARMOR_FILE_WORDS,
  ...APPARMOR_KIND_WORDS,
  ...APPARMOR_HOST_WORDS,
  noise: ({noise}) => noiseWords(noise),
  program: ({program, comm}) =>
    refusal(
      `${comm ?? 'the VM'} tried to start ${program}, and no rule lets a VM start it`,
      STARTS_PROGRAMS,
      ...(program.endsWith('/qemu-bridge-helper') ? [LIBVIRT_BRIDGE] : []),
    ),
  'own-program': ({program, title, profile}) =>
    refusal(
      `libvirt starts ${title} under the VM's profile, which has no rule for ${program}: it knows the system's own programs only`,
      null,
      {
        text: 'let svirtgen write the profile, by hand or as virt-aa-helper: it grants the programs that the definition names',
        command: 'svirtgen generate DEFINITION',
        opens: 'this program to this VM',
      },
      ...ownRuleAdvice(profile, ruleFor(program, 'rmpix'), {
        text: "or add one rule to the VM's own profile",
        opens: `${program} to this VM, under the VM's own profile where it has none`,
      }),
    ),
};
