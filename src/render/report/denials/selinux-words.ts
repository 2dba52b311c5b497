// SPDX-License-Identifier: Apache-2.0
/** SELinux's refusals in sentences. */
import type {SelinuxCause} from '../../../denials/cause.ts';
import type {FileAt} from '../../../denials/selinux-causes.ts';
import {quoteShell} from '../../../text/quote-shell.ts';
import {fileContextPattern} from '../../../kernel-model/selinux/file-context-pattern.ts';
import {MOVED, placeIn} from './labelled-place.ts';
import {SELINUX_FILE_WORDS} from './selinux-file-words.ts';
import {SELINUX_KIND_WORDS} from './selinux-kind-words.ts';
import {COMMON_WORDS} from './common-words.ts';
import {
  moduleRule,
  NEWER_POLICY,
  newerPolicy,
  mistake,
  refusal,
  switchOn,
  type Advice,
  type Words,
  type WordsByKind,
} from './words.ts';
import type {OfKind} from '../../../kinds.ts';

export const SELINUX_WORDS: WordsByKind<SelinuxCause> = {
  ...SELINUX_FILE_WORDS,
  ...SELINUX_KIND_WORDS,
  ...COMMON_WORDS,
  'emulator-label': emulatorLabel,
  'guest-agent': ({what, permissions, rule}) =>
    refusal(
      `the QEMU guest agent may not ${permissions} ${what}`,
      "this log is from inside a guest, whose own policy decides; the host's policy is not involved",
      moduleRule(
        'allow it in the guest, if the agent should do it',
        rule,
        'this access, to the agent in this guest',
      ),
    ),
  type: ({what, permissions, source, rule}) =>
    mistake(
      `the policy does not let ${source} ${permissions} ${what}`,
      NEWER_POLICY,
      moduleRule(
        'allow it in a policy module',
        rule,
        `all objects of that type, to every VM that runs as ${source}`,
      ),
    ),
  'inherited-descriptor': ({what, from, rule}) =>
    mistake(
      `${what} is a pipe that it inherited from ${from}, and the policy has no rule for it. What is written to it is lost`,
      NEWER_POLICY,
      moduleRule('allow it in a policy module until then', rule, 'pipes that libvirt passes to VMs'),
    ),
  policy: ({what, permissions, source, rule}) =>
    mistake(
      `the policy has no rule for it: ${permissions} on ${what}`,
      newerPolicy(source),
      moduleRule(
        'allow it in a policy module, if every VM may have it',
        rule,
        `this access, to every VM that runs as ${source}`,
      ),
    ),
  'host-domain': ({
    program,
    qemu,
    permissions,
    what,
    type,
    boolean,
    switch: used,
    labelled,
    users,
    log,
    rule,
  }) =>
    mistake(
      qemu
        ? `QEMU runs as ${program.name}, the type of ${program.title}, and the policy refuses it ${permissions} on ${what}. libvirt asks it what it can do, or its VM has no SELinux label of its own and is not confined`
        : `${program.title} runs as ${program.name}, and the policy refuses it ${permissions} on ${what}`,
      qemu && LABEL_THE_VM,
      users && OUT_OF_HOME,
      log && ELSEWHERE_FOR_LOGS,
      used !== undefined &&
        switchOn(
          used,
          "turn on the policy's boolean for it, if it is off",
          'all of this kind, to libvirt and to every VM',
        ),
      boolean === undefined && labelled !== undefined && labelOfItsPlace(labelled),
      boolean === undefined
        ? {
            ...newerPolicy(program.name),
            text: 'install the policy of the same release, because a newer daemon needs a newer policy',
          }
        : switchOn(
            boolean,
            `allow files on file systems without labels, such as this one (${type})`,
            'all file systems of this kind, to every VM and to libvirt',
          ),
      rule !== undefined &&
        moduleRule('allow it in a policy module until then', rule, `this access, to ${program.title}`),
    ),
};

const LABEL_THE_VM: Advice = {
  text: 'let libvirt label the VM if it is one: remove <seclabel type=\'none\'/> from its definition, and security_driver = "none" from qemu.conf',
  command: 'grep -n security_driver /etc/libvirt/qemu.conf\nvirsh edit VM',
  opens: 'nothing: the VM is confined then',
};

const ELSEWHERE_FOR_LOGS: Advice = {
  text: 'let the console write to a directory that has the label of logs: the daemon writes there, and in no directory of another service',
  command:
    "mkdir -p /var/log/libvirt/consoles && restorecon -Rv /var/log/libvirt\n<serial type='file'><source path='/var/log/libvirt/consoles/….log'/></serial>",
  opens: "the log to libvirt's log daemon",
};

const OUT_OF_HOME: Advice = {
  text: "move the file to where the policy expects VMs' files, and name it there in the definition: it has the right label for where it is",
  ...MOVED,
};

function labelOfItsPlace({path, at}: {path: string | undefined; at: FileAt | undefined}): Advice {
  const {find, place} = placeIn(path, at);
  return {
    text: 'restore the label that the policy has for its path, if it has another',
    command: `${find}restorecon -Fv ${place}`,
    opens: "what the policy's authors decided, for this file",
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
    return mistake(
      `the policy does not let the VM start ${what} by its label ${type}`,
      {
        ...NEWER_POLICY,
        text: 'restore the label that the policy has for it; if it has that one already, install a newer policy',
        command: `restorecon -Fv ${place}\n${NEWER_POLICY.command}`,
      },
      // A rule for another type would let VMs start all programs of that type.
      type === wanted &&
        moduleRule('allow it in a policy module until then', rule, 'programs of that type, to every VM'),
    );
  return mistake(
    `${what} has the label ${type}: the policy lets libvirt start a VM and its companions only from files of the type ${wanted}`,
    {
      text: 'label the program',
      command: `semanage fcontext -a -t ${wanted} ${path === undefined ? place : quoteShell(fileContextPattern(path))}\nrestorecon -Fv ${place}`,
      opens: 'this program to libvirt, which may then start it as a VM',
    },
  );
}
