// SPDX-License-Identifier: Apache-2.0
/** Files that AppArmor refuses a VM, in sentences. */
import type {MissingRule} from '../../../denials/apparmor-causes.ts';
import type {Scratch} from '../../../denials/scratch-files.ts';
import type {ApparmorCause} from '../../../denials/cause.ts';
import {isChildName} from '../../../denials/kernel-names.ts';
import {appendLine} from '../../../text/quote-shell.ts';
import {intentionText, properlyText} from '../../intention-text.ts';
import {askingElement, hasNoElement} from './asking-elements.ts';
import {EVERY_VM, flagAdvice, ownPackage, ownRule, ruleFor} from './profile-edits.ts';
import {WHOLE_RECORD} from './shared-words.ts';
import {elsewhere, isImage, refusal, verbs, type Advice, type Words, type WordsByKind} from './words.ts';

export const APPARMOR_FILE_WORDS = {
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
      everyVm(path, access, 'or add the rule for all VMs of the host'),
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
  operation: ({operation, path, access, profile, denied}) =>
    refusal(
      `the VM may ${verbs(access)} ${path} only while ${operation} runs, and libvirt adds no rule for that, or takes it away too soon`,
      null,
      {
        text: `plan the profile for it`,
        command: `svirtgen generate --for ${operation} DEFINITION`,
        opens: `${path} to this VM, as long as this profile is loaded`,
      },
      ...(denied ? [] : [oneRule({profile, path, access}, "add one rule to the VM's own profile")]),
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
            oneRule(
              {profile, path, access},
              "or, if that does not help, add one rule to the VM's own profile",
            ),
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
      `no rule lets the VM ${verbs(access)} ${path}, though it belongs to the VM’s user: libvirt labelled it for a VM, so its helper overlooked it (${path.startsWith('/dev/') ? 'a device that was plugged in, or one of a kind it forgets' : 'a volume of a pool, a backing file it could not read, a disk that was plugged in'})`,
      null,
      {
        text: `name it in the definition as it is${path.startsWith('/dev/') ? '' : ', a disk with its backing files in <backingStore>'}. With the definition, svirtgen tells which device it is`,
        command: ['svirtgen why --log LOG DEFINITION', askingElement(path) ?? []].flat().join('\n'),
        opens: 'nothing by itself',
      },
      oneRule({profile, path, access}, "add one rule to the VM's own profile"),
    ),
  'scratch-file': ({path, access, scratch, pattern, profile}) => {
    const {what, instead} = SCRATCH[scratch];
    return refusal(
      `no rule lets the VM ${verbs(access)} ${path}: it is ${what}, under another name at each start`,
      null,
      instead,
      {
        text: `or add one rule for such names to the VM's own profile`,
        command: ownRule(profile, `owner "${pattern}" ${access}`),
        opens: 'files of such names to this VM, those of other VMs with the same user among them',
      },
    );
  },
  'not-as-written': ({name, operation}) =>
    refusal(
      `the record has a name that the kernel never writes (${operation} of ${name}): somebody changed it, and no rule could be made of it`,
      null,
      WHOLE_RECORD,
    ),
  'no-rule': missing,
  'rule-lacks-access': missing,
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
} satisfies Partial<WordsByKind<ApparmorCause>>;

const SCRATCH: Readonly<Record<Scratch, {readonly what: string; readonly instead: Advice}>> = {
  snapshot: {
    what: 'what the guest writes to a disk that keeps nothing (snapshot=on)',
    instead: {
      text: 'let libvirt make it, beside the image',
      command: '<disk …>…<transient/></disk>',
      opens: 'the overlay to this VM, and nothing else',
    },
  },
  memory: {
    what: 'memory that another process is to see, as a file',
    instead: {
      text: 'let the kernel keep it without a name; a QEMU that makes a file of it found no memfd_create() in the kernel (before 3.17)',
      command: "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>",
      opens: 'nothing more than the memory',
    },
  },
  smb: {
    what: 'the configuration of a Samba server that QEMU starts (smb=)',
    instead: {
      text: 'share the directory by virtiofs, which libvirt knows',
      command: "<filesystem><driver type='virtiofs'/><source dir=…/><target dir=…/></filesystem>",
      opens: 'that directory to this VM',
    },
  },
};

function missing(cause: MissingRule): Words {
  const {path, access, device, known, right} = cause;
  const text =
    typeof device === 'string'
      ? `the rule for ${device} does not let it ${verbs(access)} ${path}`
      : `no rule lets the VM ${verbs(access)} ${path}`;
  if (right !== null) {
    const properly = right.kind === 'not-asked-for' ? undefined : properlyText(right);
    const asking = right.kind === 'not-asked-for' ? [inDefinition(cause)] : [];
    return refusal(text, [intentionText(right), properly ?? []].flat().join('. '), ...asking);
  }
  const without = device === undefined ? withoutDefinition(cause) : [];
  return refusal(text, null, ...(known.length > 0 ? known : without));
}

/** Where no definition was given, what can be said without one. */
function withoutDefinition(cause: MissingRule): readonly Advice[] {
  const {path, access, profile} = cause;
  if (hasNoElement(path))
    return [
      {
        text: 'libvirt has no element for it, so that where <qemu:arg> names it the device list has to have it, too. Add one rule to the VM’s own profile',
        command: `# in /etc/libvirt/qemu.conf, beside the entries it has: cgroup_device_acl = [ …, "${path}" ]\n${ownRule(profile, ruleFor(path, access))}`,
        opens: `${path} to this VM; its number to every VM of this host`,
      },
    ];
  const isSystems = askingElement(path) === undefined && SYSTEM.test(path);
  return [
    isSystems
      ? everyVm(
          path,
          access,
          'if every VM of this host needs it, add the rule for all; keep it to reading where that is enough',
        )
      : inDefinition(cause),
    oneRule(
      {profile, path, access},
      "or add one rule to the VM's own profile, which libvirt makes once and then leaves alone",
    ),
  ];
}

function inDefinition({path, profile, makes}: MissingRule): Advice {
  const vm = profile.replace(/^libvirt-/, '');
  return {
    text: 'if the VM should have it, give it the device or disk in its definition: the rule follows at the next start',
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
