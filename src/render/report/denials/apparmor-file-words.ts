// SPDX-License-Identifier: Apache-2.0
/** Files that AppArmor refuses a VM, in sentences. */
import type {MissingRule} from '../../../denials/apparmor-causes.ts';
import type {ApparmorCause} from '../../../denials/cause.ts';
import type {OfKind} from '../../../kinds.ts';
import {readablePattern, withAnyId} from '../../../layers/apparmor/any-id.ts';
import {isChildName} from '../../../denials/kernel-names.ts';
import {escapePath} from '../../../layers/apparmor/escape-path.ts';
import {directoryOf} from '../../../text/paths.ts';
import {appendLine, quoteShell} from '../../../text/quote-shell.ts';
import {xmlText} from '../../../text/xml-text.ts';
import {intentionText, properlyText} from '../../intention-text.ts';
import {hasNoElement} from '../../../policy/without-element.ts';
import {askingElement} from './asking-elements.ts';
import {EVERY_VM, flagAdvice, hostFlag, ownPackage, ownRule, ruleFor} from './profile-edits.ts';
import {scratchWords} from './scratch-words.ts';
import {WHOLE_RECORD} from './common-words.ts';
import {
  elsewhere,
  isImage,
  mistake,
  refusal,
  verbs,
  type Advice,
  type Words,
  type WordsByKind,
} from './words.ts';

export const APPARMOR_FILE_WORDS = {
  'other-vm': ({path, owner}) =>
    refusal(`${path} belongs to ${owner}`, "profiles keep VMs out of each other's files"),
  'helper-gap': ({path, access, device}) =>
    mistake(
      `${device} needs to ${verbs(access)} ${path}, and libvirt's helper writes no rule for it. Loading the profile again changes nothing`,
      {
        text: 'write the profile with svirtgen, by hand or in place of virt-aa-helper',
        command: 'svirtgen generate DEFINITION',
        opens: `${path} to this VM, and nothing else`,
      },
      everyVm(path, access, 'add the rule for all VMs of the host'),
    ),
  'stale-profile': ({profile, rule}) =>
    mistake(
      `libvirt's helper grants this (${readablePattern(rule)}), but the profile that was loaded then is older than the definition`,
      {
        text: 'shut the VM down and start it, because libvirt writes the rules at each start. Loading the profile again without that keeps the old rules',
        command: `virsh shutdown VM && virsh start VM   # ${profile}`,
        opens: 'what the plan says, and nothing else',
      },
    ),
  operation: ({operation, path, access, profile, denied}) =>
    mistake(
      `the VM may ${verbs(access)} ${path} only while ${operation} runs, and libvirt adds no rule for that or removes it too early`,
      {
        text: 'write the profile for this operation',
        command: `svirtgen generate --for ${operation} DEFINITION`,
        opens: `${path} to this VM, as long as this profile is loaded`,
      },
      !denied && oneRule({profile, path, access}, "add one rule to the VM's own profile"),
    ),
  'own-state': ({path, access, profile, certain, memory}) =>
    mistake(
      `libvirt creates ${path} for a running VM, and this profile has no rule to ${verbs(access)} it. ${memory ? 'libvirt adds the rule for memory when the VM starts, and loses it when a device is plugged in or out' : 'An older helper wrote it, or it is from before an upgrade of libvirt'}`,
      {
        text: `shut the VM down and start it, so that the installed version writes the profile${certain ? '' : ". Add no rule before you know whose file it is: by its name it may be another VM's"}`,
        command: 'virsh shutdown VM && virsh start VM',
        opens: 'what the installed version grants, and nothing else',
      },
      certain &&
        oneRule({profile, path, access}, "add one rule to the VM's own profile, if that does not help"),
    ),
  sensitive: ({path, access, what}) =>
    refusal(
      `no rule lets the VM ${verbs(access)} ${path}`,
      `it is ${what}, which no VM should have`,
      isImage(path) && elsewhere(path),
    ),
  'passed-file': ({path, access, profile}) =>
    mistake(
      `libvirt opened ${path} and handed it to the VM when it started it (to save, restore, dump or move it), and the profile has no rule to ${verbs(access)} it`,
      {
        text: 'write the profile for this operation, if you asked for one with this file',
        command: `svirtgen generate --for save=${quoteShell(path)} DEFINITION`,
        opens: `${path} to this VM, as long as this profile is loaded`,
      },
      oneRule({profile, path, access}, "add one rule to the VM's own profile"),
    ),
  'hard-link': hardLink,
  'labelled-without-rule': ({path, access, profile, perhaps}) => {
    const {missed, toName} = path.startsWith('/dev/') ? MISSED.device : MISSED.file;
    return mistake(
      `no rule lets the VM ${verbs(access)} ${path}, though the VM's user owns it. libvirt set that owner for a VM, so its helper missed it (${perhaps ?? missed})`,
      {
        text: `name ${toName}. Given the definition${perhaps === undefined ? '' : ' and its host'}, svirtgen says which device it is`,
        command: ['svirtgen why --log LOG DEFINITION', askingElement(path) ?? []].flat().join('\n'),
        opens: 'nothing by itself',
      },
      oneRule({profile, path, access}, "add one rule to the VM's own profile"),
    );
  },
  'scratch-file': scratchWords,
  'emulator-data': ({path, access, profile, directory}) =>
    mistake(
      `no rule lets the VM ${verbs(access)} ${path}, which belongs to the emulator that the definition names: the rules for all VMs know only where the distribution's own keeps its files`,
      {
        text: "add one rule for the emulator's files to the VM's own profile",
        command: ownRule(profile, `"${escapePath(directory)}/**" ${access}`),
        opens: `what is in ${directory} to this VM, for reading`,
      },
    ),
  'not-as-written': ({name, operation}) =>
    mistake(
      `the record has a name that the kernel never writes (${operation} of ${name}). Somebody changed it, so svirtgen proposes no rule`,
      WHOLE_RECORD,
    ),
  'no-rule': missing,
  'rule-lacks-access': missing,
  'child-rule': ({child, path, access}) =>
    mistake(
      `the profile's part for ${child} has no rule that lets it ${verbs(access)} ${path}`,
      isChildName(child) && ownPackage(child),
      {
        text: 'write the profile with svirtgen: it has what the companion needs for this definition',
        command: 'svirtgen generate DEFINITION',
        opens: 'what the plan says, and nothing else',
      },
    ),
  'deleted-file': ({path, profile}) =>
    mistake(
      `${path} was deleted or replaced while the VM had it open, so it has no name that a rule could match`,
      {
        text: 'restart the VM, so that it opens the file that is there now',
        command: 'virsh shutdown VM && virsh start VM',
        opens: 'nothing more than before',
      },
      flagAdvice(profile, 'mediate_deleted', {
        text: 'let rules match the names that deleted files had',
        opens: 'deleted files whose names a rule grants, to this VM',
      }),
    ),
  'disconnected-path': ({path, profile, program}) =>
    mistake(
      `${path === '' ? 'a file' : path} was opened outside the ${program === undefined ? "VM's" : "program's"} mount namespace, so it has no full path that a rule could match`,
      program === undefined
        ? flagAdvice(profile, 'attach_disconnected', ATTACHED)
        : hostFlag(program, 'attach_disconnected', ATTACHED),
    ),
} satisfies Partial<WordsByKind<ApparmorCause>>;

const ATTACHED = {
  text: 'let rules match such paths as if they began at /',
  opens: 'paths of other mount namespaces whose names happen to match a rule',
};

/** What libvirt labels and its helper has no rule for, and how a definition names it. */
const MISSED = {
  device: {
    missed: 'a hotplugged device, or one of a kind that it forgets',
    toName: 'the device itself in the definition',
  },
  file: {
    missed: 'a volume of a pool, a backing file that it could not read, a hotplugged disk',
    toName: "the file itself in the definition, and a disk's backing files in <backingStore>",
  },
};

function hardLink({path, target, shareable, profile}: OfKind<ApparmorCause, 'hard-link'>): Words {
  const directory = directoryOf(path);
  return refusal(
    `no rule lets the VM make ${path}, another name for ${target ?? 'a file'}`,
    'QEMU makes no links: a guest does, in a directory that it shares',
    shareable && [
      {
        text: "share the directory through the definition, if it is such a one: libvirt's helper grants links in it",
        command: `<filesystem type='mount'><source dir='${xmlText(directory)}'/><target dir=…/></filesystem>`,
        opens: `all of ${directory} to this VM`,
      },
      {
        text: "add one rule to the VM's own profile, if only QEMU's arguments name the share",
        command: ownRule(profile, `"${withAnyId(directory)}/**" l`),
        opens: `new names in ${directory} for what this VM may have anyway`,
      },
    ],
  );
}

function missing(cause: MissingRule): Words {
  const {path, access, device, known, perhaps, right} = cause;
  const text =
    typeof device === 'string'
      ? `the rule for ${device} does not let it ${verbs(access)} ${path}`
      : `no rule lets the VM ${verbs(access)} ${path}${perhaps === undefined ? '' : `, to which ${perhaps} may lead: this host does not tell`}`;
  if (typeof device !== 'string' && KEYRING.test(path)) return keyring(text);
  if (right !== null) {
    const properly = right.kind === 'not-asked-for' ? undefined : properlyText(right);
    const asking = right.kind === 'not-asked-for' ? [inDefinition(cause)] : [];
    return refusal(text, [intentionText(right), properly ?? []].flat().join('. '), ...asking);
  }
  const without = device === undefined ? withoutDefinition(cause) : [];
  return mistake(text, known.length > 0 ? known : without);
}

/** Ceph's client looks for one whatever it was given; libvirt passes the key of `<auth>`, or asks for none. */
const KEYRING = /\/ceph[^/]*\.keyring$|\/ceph\/(?:.*\/)?[^/]*keyring[^/]*$/;

function keyring(text: string): Words {
  return refusal(
    text,
    "QEMU gets its key for the storage cluster from libvirt, and its Ceph client looks for a keyring all the same. Whoever reads the keyring may do in the cluster what that user may, with all VMs' images",
    {
      text: 'name the user and the secret in the disk, if the cluster refuses the VM',
      command: "<auth username='…'><secret type='ceph' uuid='…'/></auth>",
      opens: "what this user may do in the cluster, to this VM's QEMU",
    },
  );
}

/** Nothing else: the name stands in a comment of a command. */
const NVIDIA = /^\/dev\/nvidia[\w-]*(?:\/[\w-]+)?$/;

/** Where no definition was given, what can be said without one. */
function withoutDefinition(cause: MissingRule): readonly Advice[] {
  const {path, access, profile} = cause;
  if (hasNoElement(path))
    return [
      {
        text: "add one rule to the VM's own profile, and the device to the device list too if <qemu:arg> names it: libvirt has no element for it",
        command: `# in /etc/libvirt/qemu.conf, next to its other entries: cgroup_device_acl = [ …, "${path}" ]\n${ownRule(profile, ruleFor(path, access))}`,
        opens: `${path} to this VM; its number to every VM of this host`,
      },
    ];
  if (NVIDIA.test(path))
    return [
      {
        text: "let the display render on this card: libvirt's helper then allows the nodes it knows. Add the node to the device list, and a rule for it if it is still refused: libvirt does neither for cards",
        command: `${askingElement(path) ?? ''}\n# in /etc/libvirt/qemu.conf, next to its other entries: cgroup_device_acl = [ …, "${path}" ]\n${ownRule(profile, ruleFor(path, access))}`,
        opens: `${path} to this VM; its number to every VM of this host`,
      },
    ];
  const isSystems = askingElement(path) === undefined && SYSTEM.test(path);
  return [
    isSystems
      ? everyVm(
          path,
          access,
          'add the rule for all VMs if every VM of this host needs it; allow only reading where that is enough',
        )
      : inDefinition(cause),
    oneRule(
      {profile, path, access},
      "add one rule to the VM's own profile, which libvirt creates once and then leaves alone",
    ),
  ];
}

function inDefinition({path, profile, makes}: MissingRule): Advice {
  const vm = profile.replace(/^libvirt-/, '');
  return {
    text: 'add the device or disk to the definition if the VM should have it: the rule follows at the next start',
    command: [`virsh edit ${vm}`, askingElement(path, makes) ?? []].flat().join('\n'),
    opens: `${path} to this VM, in every layer`,
  };
}

/** Programs, libraries and services of the host: no device or disk of a definition is there. */
const SYSTEM = /^\/(?:usr|lib\d*|opt|etc|proc|sys|run\/(?!user))\//;

function everyVm(path: string, access: string, text: string): Advice {
  return {
    text,
    command: appendLine(`${ruleFor(path, access)},`, EVERY_VM),
    opens: `${path} to every VM of this host, from its next start`,
  };
}

/** For what is refused to the VM itself, never to a profile inside of its own. */
function oneRule(
  {profile, path, access}: {readonly profile: string; readonly path: string; readonly access: string},
  text: string,
): Advice {
  return {
    text,
    command: ownRule(profile, ruleFor(path, access)),
    opens: `${path} to this VM, and nothing else`,
  };
}
