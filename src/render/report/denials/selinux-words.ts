// SPDX-License-Identifier: Apache-2.0
/** SELinux's refusals in sentences. */
import type {SelinuxCause} from '../../../denials/cause.ts';
import type {FileAt} from '../../../denials/selinux-causes.ts';
import {quoteShell} from '../../../text/quote-shell.ts';
import {fileContextPattern} from '../../file-context-pattern.ts';
import {placeIn} from './labelled-place.ts';
import {noiseWords} from './noise-words.ts';
import {SELINUX_FILE_WORDS} from './selinux-file-words.ts';
import {SELINUX_KIND_WORDS} from './selinux-kind-words.ts';
import {strangerWords} from './shared-words.ts';
import {
  moduleRule,
  NEWER_POLICY,
  newerPolicy,
  refusal,
  type Advice,
  type Words,
  type WordsByKind,
} from './words.ts';
import type {OfKind} from '../../../kinds.ts';

export const SELINUX_WORDS: WordsByKind<SelinuxCause> = {
  ...SELINUX_FILE_WORDS,
  ...SELINUX_KIND_WORDS,
  noise: ({noise}) => noiseWords(noise),
  'emulator-label': emulatorLabel,
  'guest-agent': ({what, permissions, rule}) =>
    refusal(
      `QEMU’s agent in a guest may not ${permissions} ${what}`,
      'this is the log of a guest, whose own policy decides: no policy of the host is involved',
      moduleRule(
        'if the agent is to do it, allow it in the guest',
        rule,
        'this access, to the agent in this guest',
      ),
    ),
  type: ({what, permissions, source, rule}) =>
    refusal(
      `the policy does not let ${source} ${permissions} ${what}`,
      null,
      NEWER_POLICY,
      moduleRule(
        'or allow it in a policy module',
        rule,
        `all objects of that type, to every VM that runs as ${source}`,
      ),
    ),
  'inherited-descriptor': ({what, from, rule}) =>
    refusal(
      `${what} is a pipe that it inherited from ${from}, and the policy forgot it: what was to be said through it is lost`,
      null,
      NEWER_POLICY,
      moduleRule('until then', rule, 'pipes that libvirt hands to VMs'),
    ),
  policy: ({what, permissions, source, rule}) =>
    refusal(
      `the policy has no rule for it: ${permissions} on ${what}`,
      null,
      newerPolicy(source),
      moduleRule(
        'or, if every VM may have it, allow it in a policy module',
        rule,
        `this access, to every VM that runs as ${source}`,
      ),
    ),
  'host-domain': ({program, permissions, what, type, boolean, switch: used, labelled, rule}) =>
    refusal(
      `${program.title} runs as ${program.name}, and the policy refuses it ${permissions} on ${what}`,
      null,
      ...(used === undefined
        ? []
        : [
            {
              text: 'the policy has a switch for it: turn it on, where it is off',
              command: `setsebool -P ${used} on`,
              opens: 'all of this kind, to libvirt and to every VM',
            },
          ]),
      ...(boolean === undefined
        ? [
            {
              ...NEWER_POLICY,
              text: 'install the policy of the same release: a newer daemon needs a newer policy',
            },
            ...(labelled === undefined ? [] : [labelOfItsPlace(labelled)]),
          ]
        : [
            {
              text: `it is on a file system that keeps no labels (${type}): allow that`,
              command: `setsebool -P ${boolean} on`,
              opens: 'all such file systems, to every VM and to libvirt',
            },
          ]),
      moduleRule('until then, allow it in a policy module', rule, `this access, to ${program.title}`),
    ),
  stranger: strangerWords,
};

function labelOfItsPlace({path, at}: {path: string | undefined; at: FileAt | undefined}): Advice {
  const {find, place} = placeIn(path, at);
  return {
    text: 'where it has another label than the policy gives to its place, give that back',
    command: `${find}restorecon -Fv ${place}`,
    opens: 'what the policy’s authors decided, for this file',
  };
}

/** By what the policy starts a program: its file's type. */
const EXEC_TYPES: readonly (readonly [RegExp, string])[] = [
  [/swtpm/, 'swtpm_exec_t'],
  [/passt/, 'passt_exec_t'],
  [/nbdkit/, 'nbdkit_exec_t'],
  [/qemu|kvm/, 'qemu_exec_t'],
];

function emulatorLabel({what, program, path, type, rule}: OfKind<SelinuxCause, 'emulator-label'>): Words {
  const {place} = placeIn(path, undefined);
  const wanted = EXEC_TYPES.find(([pattern]) => pattern.test(program))?.[1];
  if (wanted === undefined || type === wanted)
    return refusal(
      `the policy does not let the VM start ${what} by its label ${type}`,
      null,
      {
        ...NEWER_POLICY,
        text: 'give it the label that the policy has for it, and install a newer policy where that is the one it has',
        command: `restorecon -Fv ${place}\n${NEWER_POLICY.command}`,
      },
      // A rule for another type would let VMs start all programs of that type.
      ...(type === wanted
        ? [moduleRule('until then, allow it in a policy module', rule, 'programs of that type, to every VM')]
        : []),
    );
  return refusal(
    `${what} has the label ${type}: the policy lets libvirt start a VM, and what belongs to it, only from files of the type ${wanted}`,
    null,
    {
      text: 'give the program its label',
      command: `semanage fcontext -a -t ${wanted} ${path === undefined ? place : quoteShell(fileContextPattern(path))}\nrestorecon -Fv ${place}`,
      opens: 'this program to libvirt, which starts it as a VM',
    },
  );
}
