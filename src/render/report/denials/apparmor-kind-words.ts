// SPDX-License-Identifier: Apache-2.0
/** AppArmor's refusals of a VM beside files, in sentences. */
import type {ApparmorCause} from '../../../denials/cause.ts';
import {appendLine} from '../../../text/quote-shell.ts';
import {EVERY_VM, ownRuleAdvice} from './profile-edits.ts';
import {capabilityRight, cutOffWords, ownerOrModeWords, URING} from './shared-words.ts';
import {refusal, type Advice, type WordsByKind} from './words.ts';

/** A thread gives itself whatever name it wants. */
const ASK_DEFINITION: Advice = {
  text: 'any thread of QEMU may call itself so: with the definition, svirtgen tells whether the VM has such a companion',
  command: 'svirtgen why --log LOG DEFINITION',
  opens: 'nothing by itself',
};

export const APPARMOR_KIND_WORDS = {
  signal: ({peer}) =>
    refusal(`it tried to send a signal to ${peer}`, 'a VM sends signals to nobody but itself'),
  'signal-received': ({peer, libvirt, rule, profile}) =>
    libvirt && rule !== undefined
      ? refusal(
          `libvirt (${peer}) sent it a signal, and the profile has no rule to receive one from there: the VM is not stopped or reloaded as it should be`,
          null,
          {
            text: 'install the AppArmor files of the same libvirt release: the abstraction knows its daemon. Until then, for all VMs',
            command: appendLine(`${rule},`, EVERY_VM),
            opens: 'signals from libvirt to every VM, from its next start',
          },
        )
      : refusal(
          `${peer} sent it a signal`,
          'a VM takes signals from libvirt, and from what is unconfined',
          ...(rule === undefined
            ? []
            : ownRuleAdvice(profile, rule, {
                text: "if this program is to stop or reload VMs, add one rule to the VM's own profile",
                opens: `this signal from ${peer} to this VM`,
              })),
        ),
  'unix-socket': ({peer, address, rule, profile}) =>
    refusal(
      `the profile has no rule for a socket of ${peer}${address === undefined ? '' : ` at ${address}`}`,
      null,
      ...ownRuleAdvice(profile, rule, {
        text: "if the VM should talk to it, add one rule to the VM's own profile",
        opens: `sockets of ${peer} to this VM`,
      }),
    ),
  ptraced: ({peer}) =>
    refusal(
      `${peer === 'unconfined' ? 'an unconfined program' : peer} tried to look into the VM (ptrace), or read what /proc has of it`,
      'monitoring programs do that; what runs in a VM is nothing for them',
    ),
  ptrace: ({peer}) =>
    refusal(`it tried to look into ${peer} (ptrace)`, 'a VM has nothing to look for in other processes'),
  mount: ({path}) =>
    refusal(
      `it tried to mount or unmount ${path ?? 'something'}`,
      'QEMU mounts nothing: libvirt does that before it starts',
    ),
  'change-profile': ({target}) =>
    refusal(`it tried to change to the profile ${target}`, 'a VM does not choose its own confinement'),
  'user-namespace': ({comm, profile, companion}) =>
    companion !== undefined
      ? refusal(
          `${comm} shuts itself into a user namespace, and the profile does not let it make one`,
          null,
          ...(companion === 'known'
            ? ownRuleAdvice(profile, 'userns create', {
                text: "add one rule to the VM's own profile",
                opens: 'user namespaces to this VM and its companions',
              })
            : [ASK_DEFINITION]),
        )
      : refusal('it tried to make a user namespace', 'QEMU needs none; its sandbox refuses that, too'),
  capability: ({capability}) =>
    refusal(
      `it used the capability ${capability}, which the profile does not grant`,
      capabilityRight(capability),
    ),
  'io-uring': ({permission}) => refusal(`it tried to use io_uring (${permission})`, URING),
  network: ({rule, profile}) =>
    refusal(
      `the profile has no rule '${rule}'`,
      null,
      ...ownRuleAdvice(profile, rule, {
        text: "if the VM should have it, add one rule to the VM's own profile",
        opens: 'all sockets of this kind, to this VM',
      }),
    ),
  'operation-unknown': ({operation, about}) =>
    refusal(
      `the profile has no rule for ${operation} ${about}`.trimEnd(),
      'nothing that libvirt defines for a VM needs it',
    ),
  'owner-or-mode': ownerOrModeWords,
  'cut-off': cutOffWords,
} satisfies Partial<WordsByKind<ApparmorCause>>;
