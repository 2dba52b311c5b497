// SPDX-License-Identifier: Apache-2.0
/** AppArmor's refusals in sentences. */
import type {ApparmorCause, MissingRule, OfKind, Sensitive} from '../../../denials/cause.ts';
import {escapePath} from '../../../layers/apparmor/escape-path.ts';
import {appendLine, quoteShell} from '../../../text/quote-shell.ts';
import {noiseWords} from './noise-words.ts';
import {fileOfProfile, localRule, ownRule, refusal, verbs, type Advice, type Words} from './words.ts';

type Table = {
  readonly [Kind in ApparmorCause['kind']]: (cause: OfKind<ApparmorCause, Kind>) => Words;
};

const SENSITIVE: Readonly<Record<Sensitive, string>> = {
  private: 'what is private to a user of the host is nothing for a VM',
  credentials: 'the host’s credentials are nothing for a VM',
  kernel: 'the host’s kernel and memory are nothing for a VM',
  libvirt: 'libvirt’s own configuration is nothing for a VM',
};

/** The abstraction that every VM's profile includes reads this file of the site. */
const EVERY_VM = '/etc/apparmor.d/local/abstractions/libvirt-qemu';
const HELPER_LOCAL = '/etc/apparmor.d/local/usr.lib.libvirt.virt-aa-helper';
const HELPER_PROFILE = '/etc/apparmor.d/usr.lib.libvirt.virt-aa-helper';

export const APPARMOR_WORDS: Table = {
  noise: ({noise}) => noiseWords(noise),
  'other-vm': ({path, owner}) =>
    refusal(
      `${path} is a file of ${owner}`,
      'keeping VMs from each other’s files is what the profile is for',
    ),
  'helper-gap': ({path, access, device}) =>
    refusal(
      `${device} needs to ${verbs(access)} ${path}, and libvirt’s own helper writes no rule for it: loading the profile again changes nothing`,
      null,
      {
        text: 'let svirtgen write the profile, by hand or as virt-aa-helper',
        command: 'svirtgen generate DEFINITION',
        opens: `${path} to this VM, and nothing else`,
      },
      everyVm(path, access),
    ),
  'stale-profile': ({profile, rule}) =>
    refusal(
      `libvirt’s helper grants it (${rule}): the profile that was loaded then is older than the definition`,
      null,
      {
        text: 'shut the VM down and start it: libvirt writes the rules at each start. A profile that is loaded again without that keeps the old ones',
        command: `virsh shutdown VM && virsh start VM   # ${profile}`,
        opens: 'what the plan says, and nothing else',
      },
    ),
  operation: ({operation, path, access, profile}) =>
    refusal(
      `the VM may ${verbs(access)} ${path} only while ${operation} runs, and libvirt adds no rule for that, or takes it away too soon`,
      null,
      {
        text: `plan the profile for it`,
        command: `svirtgen generate --for ${operation} DEFINITION`,
        opens: `${path} to this VM, as long as this profile is loaded`,
      },
      {
        text: "add one rule to the VM's own profile",
        command: ownRule(profile, ruleFor(path, access)),
        opens: `${path} to this VM, and nothing else`,
      },
    ),
  'own-state': ({path, access, profile}) =>
    refusal(
      `${path} is this VM’s own by its UUID, and its profile has no rule to ${verbs(access)} it: an older helper, or a profile from before an upgrade of libvirt`,
      null,
      {
        text: "shut the VM down and start it, so that the profile is made by the installed version; if that does not help, add one rule to the VM's own profile",
        command: ownRule(profile, ruleFor(path, access)),
        opens: `${path} to this VM, and nothing else`,
      },
    ),
  sensitive: ({path, access, what}) =>
    refusal(`no rule lets the VM ${verbs(access)} ${path}`, SENSITIVE[what]),
  'labelled-without-rule': ({path, access, profile}) =>
    refusal(
      `no rule lets the VM ${verbs(access)} ${path}, though it belongs to the VM’s user: libvirt labelled it for a VM, so its helper overlooked it (a volume of a pool, a backing file it could not read, a disk that was plugged in)`,
      null,
      {
        text: 'name the file in the definition as it is: <disk type="file">, with its backing files in <backingStore>. With the definition, svirtgen tells which it is',
        command: `svirtgen why --log LOG DEFINITION`,
        opens: 'nothing by itself',
      },
      {
        text: "add one rule to the VM's own profile",
        command: ownRule(profile, ruleFor(path, access)),
        opens: `${path} to this VM, and nothing else`,
      },
    ),
  'no-rule': missing,
  'rule-lacks-access': missing,
  program: ({program, comm}) =>
    refusal(
      `${comm ?? 'the VM'} tried to start ${program}, and no rule lets a VM start it`,
      'a VM that starts programs of the host has been taken over, or QEMU was told to run a script: look at it',
    ),
  'disconnected-path': ({path, profile}) =>
    refusal(
      `${path} was opened outside of the VM's mount namespace, so it has no whole path that a rule could match`,
      null,
      {
        text: 'let rules match such paths from / on',
        command: `sed -i 's/^profile .* {$/profile ${profile} flags=(attach_disconnected) {/' ${quoteShell(fileOfProfile(profile))}\napparmor_parser -r ${quoteShell(fileOfProfile(profile))}`,
        opens: 'paths of other mount namespaces that happen to have a name that a rule grants',
      },
    ),
  signal: ({peer}) =>
    refusal(`it tried to send a signal to ${peer}`, 'a VM sends signals to nobody but itself'),
  ptrace: ({peer}) =>
    refusal(`it tried to look into ${peer} (ptrace)`, 'a VM has nothing to look for in other processes'),
  mount: ({path}) =>
    refusal(
      `it tried to mount or unmount ${path ?? 'something'}`,
      'QEMU mounts nothing: libvirt does that before it starts',
    ),
  'change-profile': ({target}) =>
    refusal(`it tried to change to the profile ${target}`, 'a VM does not choose its own confinement'),
  'user-namespace': () =>
    refusal('it tried to make a user namespace', 'QEMU needs none; its sandbox refuses that, too'),
  capability: ({capability}) =>
    refusal(
      `it asked for the capability ${capability}, which the profile does not grant`,
      `QEMU runs without ${capability}: what it wanted to do should be allowed by owners and labels instead`,
    ),
  'io-uring': ({permission}) =>
    refusal(
      `it tried to use io_uring (${permission})`,
      "io_uring runs system calls past the VM’s system call filter; a disk without io='io_uring' needs none",
    ),
  network: ({rule, profile}) =>
    refusal(`the profile has no rule '${rule}'`, null, {
      text: "if the VM should have it, add one rule to the VM's own profile",
      command: ownRule(profile, rule),
      opens: 'all sockets of this kind, to this VM',
    }),
  'operation-unknown': ({operation, about}) =>
    refusal(`the profile has no rule for ${operation} ${about}`.trimEnd(), null),
  'helper-cannot-read': ({path}) =>
    refusal(
      `libvirt’s helper is confined itself and may not read ${path}: it does not see the images below it, so the VM gets no rules for them`,
      null,
      {
        text: 'let the helper read it',
        command: localRule(HELPER_LOCAL, ruleFor(path, 'r'), HELPER_PROFILE),
        opens: `${path} to libvirt's helper, which runs as root`,
      },
      {
        text: 'write the whole chain into the definition, so that nothing has to be read',
        command: '<backingStore type="file"><format type="qcow2"/><source file="…"/></backingStore>',
        opens: 'nothing beyond the chain, to this VM',
      },
    ),
  'helper-cannot-load': ({path}) =>
    refusal(
      `libvirt’s helper may not run ${path}, so it can load no profile and no VM starts under AppArmor: its own profile is older than the place of the parser`,
      null,
      {
        text: 'let the helper run it, until the package does',
        command: localRule(HELPER_LOCAL, `"${escapePath(path)}" rUx`, HELPER_PROFILE),
        opens: 'the parser to libvirt’s helper, as it is meant',
      },
    ),
  'emulator-refused': ({path, program}) =>
    refusal(
      `${program.title} may not start the emulator ${path}: its profile knows emulators of the system only`,
      null,
      {
        text: 'allow it to the daemon, and to VMs, in the files of the site',
        command: `${localRule(program.local ?? '', `"${escapePath(path)}" PUx`, `/etc/apparmor.d/${program.local?.split('/').at(-1)}`)}\n${appendLine(`"${escapePath(path)}" rmix,`, EVERY_VM)}`,
        opens: 'this program to the daemon and to every VM',
      },
    ),
  'host-program': ({program, rule}) =>
    refusal(
      `${program.title} runs under the profile ${program.name}, which has no rule '${rule}'`,
      null,
      ...(program.local === undefined
        ? []
        : [
            {
              text: 'if it should have it, add the rule to the file of the site that its profile includes',
              command: localRule(program.local, rule, `/etc/apparmor.d/${program.local.split('/').at(-1)}`),
              opens: 'this, to every process under that profile, whichever VM it works for',
            },
          ]),
    ),
  stranger: ({who}) => refusal(`no VM, nor a program that works for VMs: ${who}`, null),
};

function missing({path, access, profile, device, known}: MissingRule): Words {
  const asks = device === null ? ', and nothing in its definition asks for it' : '';
  const text =
    typeof device === 'string'
      ? `the rule for ${device} does not let it ${verbs(access)} ${path}`
      : `no rule lets the VM ${verbs(access)} ${path}${asks}`;
  return refusal(text, null, ...(known.length > 0 ? known : withoutDefinition(path, access, profile)));
}

/** Where no definition was given, what can be said without one. */
function withoutDefinition(path: string, access: string, profile: string): readonly Advice[] {
  const [vm = profile, child] = profile.split('//');
  if (child !== undefined) return [];
  return [
    {
      text: 'if the VM should have it, give it the device or disk in its definition: the rule follows at the next start',
      command: `virsh edit ${vm.replace('libvirt-', '')}`,
      opens: `${path} to this VM, in every layer`,
    },
    {
      text: "or add one rule to the VM's own profile, which libvirt makes once and then leaves alone",
      command: ownRule(profile, ruleFor(path, access)),
      opens: `${path} to this VM, and nothing else`,
    },
  ];
}

function everyVm(path: string, access: string): Advice {
  return {
    text: 'or add the rule for all VMs of the host',
    command: appendLine(`${ruleFor(path, access)},`, EVERY_VM),
    opens: `${path} to every VM of this host, from its next start`,
  };
}

function ruleFor(path: string, access: string): string {
  return `"${escapePath(path)}" ${access}`;
}
