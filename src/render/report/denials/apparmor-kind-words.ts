// SPDX-License-Identifier: Apache-2.0
/** AppArmor's refusals of a VM beside files, in sentences. */
import type {ApparmorCause} from '../../../denials/cause.ts';
import {appendLine} from '../../../text/quote-shell.ts';
import {EVERY_VM, ownRuleAdvice} from './profile-edits.ts';
import {capabilityRight, URING} from './common-words.ts';
import {mistake, refusal, type Advice, type WordsByKind} from './words.ts';

/** A thread gives itself whatever name it wants. */
const ASK_DEFINITION: Advice = {
  text: 'ask again with the definition, which shows whether the VM has such a companion: any thread of QEMU can take this name',
  command: 'svirtgen why --log LOG DEFINITION',
  opens: 'nothing by itself',
};

export const APPARMOR_KIND_WORDS = {
  signal: ({peer}) => refusal(`it tried to send a signal to ${peer}`, 'a VM may send signals only to itself'),
  'signal-received': ({peer, libvirt, rule, profile}) =>
    libvirt && rule !== undefined
      ? mistake(
          `libvirt (${peer}) sent it a signal, and the profile has no rule to receive it. The VM may not stop or reload`,
          {
            text: 'install the AppArmor files of the same libvirt release, whose abstraction knows the daemon; until then, add this rule for all VMs',
            command: appendLine(`${rule},`, EVERY_VM),
            opens: 'signals from libvirt to every VM, from its next start',
          },
        )
      : refusal(
          `${peer} sent it a signal`,
          'a VM accepts signals only from libvirt and from unconfined programs',
          rule !== undefined &&
            ownRuleAdvice(profile, rule, {
              text: "add one rule to the VM's own profile, if this program should stop or reload VMs",
              opens: `this signal from ${peer} to this VM`,
            }),
        ),
  'unix-socket': ({peer, address, rule, profile}) =>
    mistake(
      `the profile has no rule for a socket of ${peer}${address === undefined ? '' : ` at ${address}`}`,
      ownRuleAdvice(profile, rule, {
        text: "add one rule to the VM's own profile, if the VM should talk to it",
        opens: `sockets of ${peer} to this VM`,
      }),
    ),
  ptraced: ({peer}) =>
    refusal(
      `${peer === 'unconfined' ? 'an unconfined program' : peer} tried to trace the VM (ptrace), or to read its data in /proc`,
      "monitoring programs do that, and the VM's memory is none of their business",
    ),
  ptrace: ({peer}) =>
    refusal(`it tried to trace ${peer} (ptrace)`, 'a VM has no reason to trace other processes'),
  mount: ({path}) =>
    refusal(
      `it tried to mount or unmount ${path ?? 'something'}`,
      'QEMU mounts nothing: libvirt does so before QEMU starts',
    ),
  'change-profile': ({target}) =>
    refusal(`it tried to change to the profile ${target}`, 'a VM does not choose its own confinement'),
  'user-namespace': ({comm, profile, companion}) =>
    companion !== undefined
      ? mistake(
          `${comm} confines itself with a user namespace, and the profile does not let it create one`,
          companion === 'known'
            ? ownRuleAdvice(profile, 'userns create', {
                text: "add one rule to the VM's own profile",
                opens: 'user namespaces to this VM and its companions',
              })
            : ASK_DEFINITION,
        )
      : refusal('it tried to create a user namespace', 'QEMU needs none, and its sandbox refuses them too'),
  capability: ({capability}) =>
    refusal(
      `it used the capability ${capability}, which the profile does not grant`,
      capabilityRight(capability),
    ),
  'io-uring': ({permission}) => refusal(`it tried to use io_uring (${permission})`, URING),
  network: ({rule, profile}) =>
    mistake(
      `the profile has no rule '${rule}'`,
      ownRuleAdvice(profile, rule, {
        text: "add one rule to the VM's own profile, if the VM should have it",
        opens: 'all sockets of this kind, to this VM',
      }),
    ),
  'operation-unknown': ({operation, about}) =>
    refusal(
      `the profile has no rule for ${operation} ${about}`.trimEnd(),
      'nothing that libvirt defines for a VM needs it',
    ),
} satisfies Partial<WordsByKind<ApparmorCause>>;
