// SPDX-License-Identifier: Apache-2.0
/** AppArmor's refusals in sentences. */
import type {ApparmorCause, MissingRule, OfKind} from '../../../denials/cause.ts';
import {isChildName} from '../../../denials/kernel-names.ts';
import {appendLine} from '../../../text/quote-shell.ts';
import {intentionText, properlyText} from '../../intention-text.ts';
import {APPARMOR_HOST_WORDS} from './apparmor-host-words.ts';
import {APPARMOR_KIND_WORDS} from './apparmor-kind-words.ts';
import {askingElement} from './asking-elements.ts';
import {noiseWords} from './noise-words.ts';
import {
  addFlag,
  childOf,
  elsewhere,
  EVERY_VM,
  isImage,
  ownPackage,
  ownRuleAdvice,
  ownRule,
  refusal,
  ruleFor,
  STARTS_PROGRAMS,
  verbs,
  type Advice,
  type Words,
} from './words.ts';

type Table = {
  readonly [Kind in ApparmorCause['kind']]: (cause: OfKind<ApparmorCause, Kind>) => Words;
};

const LIBVIRT_BRIDGE: Advice = {
  text: 'where arguments for QEMU ask for a bridge, let libvirt make the device instead',
  command: "<interface type='bridge'><source bridge=…/></interface>",
  opens: 'the bridge to this VM',
};

export const APPARMOR_WORDS: Table = {
  ...APPARMOR_KIND_WORDS,
  ...APPARMOR_HOST_WORDS,
  noise: ({noise}) => noiseWords(noise),
  'other-vm': ({path, owner}) =>
    refusal(`${path} belongs to ${owner}`, 'keeping VMs from each other’s files is what the profile is for'),
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
  'own-state': ({path, access, profile, certain}) =>
    refusal(
      `${path} is made by libvirt for a VM that runs, and this profile has no rule to ${verbs(access)} it: an older helper, or a profile from before an upgrade of libvirt`,
      null,
      {
        text: `shut the VM down and start it, so that the profile is made by the installed version${certain ? '' : '. By its name alone it may be another VM’s: no rule for it before that is known'}`,
        command: 'virsh shutdown VM && virsh start VM',
        opens: 'what the installed version grants, and nothing else',
      },
      ...(certain
        ? [
            {
              text: "or, if that does not help, add one rule to the VM's own profile",
              command: ownRule(profile, ruleFor(path, access)),
              opens: `${path} to this VM, and nothing else`,
            },
          ]
        : []),
    ),
  sensitive: ({path, access, what}) =>
    refusal(
      `no rule lets the VM ${verbs(access)} ${path}`,
      `it is ${what}: no VM should have it`,
      ...(isImage(path) ? [elsewhere(path)] : []),
    ),
  'labelled-without-rule': ({path, access, profile}) =>
    refusal(
      `no rule lets the VM ${verbs(access)} ${path}, though it belongs to the VM’s user: libvirt labelled it for a VM, so its helper overlooked it (a volume of a pool, a backing file it could not read, a disk that was plugged in)`,
      null,
      {
        text: 'name it in the definition as it is, a disk with its backing files in <backingStore>. With the definition, svirtgen tells which device it is',
        command: ['svirtgen why --log LOG DEFINITION', askingElement(path) ?? []].flat().join('\n'),
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
      STARTS_PROGRAMS,
      ...(program.endsWith('/qemu-bridge-helper') ? [LIBVIRT_BRIDGE] : []),
    ),
  'child-rule': ({child, path, access}) =>
    refusal(
      `the profile's part for ${child} has no rule that lets it ${verbs(access)} ${path}`,
      null,
      ...(isChildName(child) ? [ownPackage(child)] : []),
      {
        text: `${isChildName(child) ? 'or ' : ''}let svirtgen write the profile: it has what this definition makes the companion need`,
        command: 'svirtgen generate DEFINITION',
        opens: 'what the plan says, and nothing else',
      },
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
  'deleted-file': ({path, profile}) =>
    refusal(
      `${path} was deleted or replaced while the VM had it open, so it has no name that a rule could match`,
      null,
      {
        text: 'restart the VM, so that it opens the file that is there now',
        command: 'virsh shutdown VM && virsh start VM',
        opens: 'nothing more than before',
      },
      ...flagAdvice(profile, 'mediate_deleted', {
        text: 'or let rules match the names that deleted files had',
        opens: 'files that were deleted and whose names a rule grants, to this VM',
      }),
    ),
  'disconnected-path': ({path, profile}) =>
    refusal(
      `${path} was opened outside of the VM's mount namespace, so it has no whole path that a rule could match`,
      null,
      ...flagAdvice(profile, 'attach_disconnected', {
        text: 'let rules match such paths from / on',
        opens: 'paths of other mount namespaces that happen to have a name that a rule grants',
      }),
    ),
};

/** A profile inside of the VM's has flags of its own, where its package wrote them. */
function flagAdvice(profile: string, flag: string, advice: Omit<Advice, 'command'>): readonly Advice[] {
  const child = childOf(profile);
  if (child === undefined) return [{...advice, command: addFlag(profile, flag)}];
  return isChildName(child) ? [ownPackage(child)] : [];
}

function missing({path, access, profile, device, known, right}: MissingRule): Words {
  const text =
    typeof device === 'string'
      ? `the rule for ${device} does not let it ${verbs(access)} ${path}`
      : `no rule lets the VM ${verbs(access)} ${path}`;
  if (right !== null) {
    const properly = right.kind === 'not-asked-for' ? undefined : properlyText(right);
    const asking = right.kind === 'not-asked-for' ? [inDefinition(path, profile)] : [];
    return refusal(text, [intentionText(right), properly ?? []].flat().join('. '), ...asking);
  }
  const without = device === undefined ? withoutDefinition(path, access, profile) : [];
  return refusal(text, null, ...(known.length > 0 ? known : without));
}

/** Where no definition was given, what can be said without one. */
function withoutDefinition(path: string, access: string, profile: string): readonly Advice[] {
  if (askingElement(path) === undefined && SYSTEM.test(path))
    return [
      {
        text: 'if every VM of this host needs it, add the rule for all; keep it to reading where that is enough',
        command: appendLine(`${ruleFor(path, access)},`, EVERY_VM),
        opens: `${path} to every VM of this host, from its next start`,
      },
      {
        text: "or add one rule to the VM's own profile, which libvirt makes once and then leaves alone",
        command: ownRule(profile, ruleFor(path, access)),
        opens: `${path} to this VM, and nothing else`,
      },
    ];
  return [
    inDefinition(path, profile),
    {
      text: "or add one rule to the VM's own profile, which libvirt makes once and then leaves alone",
      command: ownRule(profile, ruleFor(path, access)),
      opens: `${path} to this VM, and nothing else`,
    },
  ];
}

function inDefinition(path: string, profile: string): Advice {
  const vm = profile.replace(/^libvirt-/, '');
  return {
    text: 'if the VM should have it, give it the device or disk in its definition: the rule follows at the next start',
    command: [`virsh edit ${vm}`, askingElement(path) ?? []].flat().join('\n'),
    opens: `${path} to this VM, in every layer`,
  };
}

/** Programs, libraries and services of the host: no device or disk of a definition is there. */
const SYSTEM = /^\/(?:usr|lib\d*|opt|etc|proc|sys|run\/(?!user))\//;

function everyVm(path: string, access: string): Advice {
  return {
    text: 'or add the rule for all VMs of the host',
    command: appendLine(`${ruleFor(path, access)},`, EVERY_VM),
    opens: `${path} to every VM of this host, from its next start`,
  };
}
