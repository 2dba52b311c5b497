// SPDX-License-Identifier: Apache-2.0
/** AppArmor's refusals of programs around a VM, in sentences. */
import type {Barred} from '../../../denials/apparmor-causes.ts';
import type {ApparmorCause} from '../../../denials/cause.ts';
import type {HostProgram} from '../../../denials/host-programs.ts';
import {readablePattern} from '../../../layers/apparmor/any-id.ts';
import {blockRule, localRule} from '../../../layers/apparmor/edit-profile.ts';
import {appendLine, quoteShell} from '../../../text/quote-shell.ts';
import {otherManagerWords} from './other-manager-words.ts';
import {EVERY_VM, fileOfProfile, ruleFor} from './profile-edits.ts';
import {elsewhere, isImage, mistake, refusal, type Advice, type Words, type WordsByKind} from './words.ts';
import type {OfKind} from '../../../kinds.ts';

/** Daemons, and what the profiles of these hold. */
const STARTS_EMULATORS = /(?:^|\/)(?:libvirtd|virtqemud)(?:\/\/|$)/;

const HELPER_LOCAL = '/etc/apparmor.d/local/usr.lib.libvirt.virt-aa-helper';
const HELPER_PROFILE = '/etc/apparmor.d/usr.lib.libvirt.virt-aa-helper';

export const APPARMOR_HOST_WORDS = {
  'helper-cannot-read': helperCannotRead,
  'helper-cannot-load': ({path}) =>
    mistake(
      `libvirt's helper may not run ${path}, so it cannot load profiles and no VM starts under AppArmor. The helper's own profile does not know this path of the parser yet`,
      {
        text: 'let the helper run it until an update of the package does',
        command: localRule(HELPER_LOCAL, ruleFor(path, 'rUx'), HELPER_PROFILE),
        opens: "the parser to libvirt's helper, which is meant to have it",
      },
    ),
  'emulator-refused': ({path, program}) => {
    const starts = STARTS_EMULATORS.test(program.name);
    const rule = starts ? hostRule(program, ruleFor(path, 'PUx')) : undefined;
    return refusal(
      `${program.title} may not start the emulator ${path}${starts ? ': its profile knows only the emulators that the system installs' : ''}`,
      starts ? null : "only libvirt's daemons have to start emulators: find out what else did",
      rule && {
        text: `${rule.text}. VMs need a rule too`,
        command: `${rule.command}\n${appendLine(ruleFor(path, 'rmix,'), EVERY_VM)}`,
        opens: 'this program to the daemon and to every VM',
      },
    );
  },
  'host-program': ({program, operation, rule, barred}) =>
    refusal(
      `${program.title} runs under the profile ${program.name}, which has no rule ${rule === undefined ? `for ${operation}` : `'${readablePattern(rule)}'`}`,
      barred === undefined ? null : BARRED[barred],
      rule === undefined ? undefined : hostRule(program, rule),
    ),
  'complain-child': ({program, started, barred}) =>
    refusal(
      `${program.title} is in complain mode and started ${started} without a rule for it: the kernel made up a profile for that, and only logs what is done under it`,
      barred === undefined
        ? 'nothing is refused yet, but the profile needs this rule before you enforce it'
        : `nothing is refused. ${BARRED[barred]}`,
      barred === undefined && hostRule(program, ruleFor(started, 'PUx')),
    ),
  'profile-absent': ({profile}) =>
    mistake(
      `libvirt wanted to start the VM under ${profile}, which is not loaded (in a container: not in its namespace)`,
      {
        text: 'find out why the helper could not load it; svirtgen says where libvirt would refuse',
        command: `apparmor_parser -r ${quoteShell(fileOfProfile(profile))}\njournalctl --grep virt-aa-helper`,
        opens: 'nothing by itself',
      },
    ),
  'profile-not-loaded': ({profile, who}) =>
    refusal(
      `${who} may not load or replace the profile ${profile}: only root of this AppArmor namespace may, with the capability mac_admin`,
      'a container cannot change the policy of the host: run libvirt without AppArmor there (security_driver in qemu.conf), or give the container a policy namespace',
      {
        text: 'let the helper load it, which libvirt starts as root, if this is the host itself',
        command: 'virsh shutdown VM && virsh start VM',
        opens: 'nothing more than before',
      },
    ),
  'restricted-namespace': ({who, about}) =>
    refusal(
      `${who} made a user namespace as an ordinary user, and this host gives such namespaces no rights (${about})`,
      "that is Ubuntu's default since 24.04 (kernel.apparmor_restrict_unprivileged_userns)",
      {
        text: 'give this program, by its full path, a profile that allows it, if it needs user namespaces',
        command: namespaceProfile(who),
        opens: 'user namespaces to this program, whoever starts it',
      },
    ),
  'container-profile': ({profile, rule}) =>
    refusal(
      `it runs in a container under ${profile}, the engine's own profile${rule === undefined ? '' : `, which has no rule '${readablePattern(rule)}'`}`,
      'all containers have this profile, and it has no rules for VMs',
      {
        text: 'give the container that holds the VM a profile of its own (KubeVirt: securityContext.appArmorProfile of the pod)',
        command: 'appArmorProfile: {type: Localhost, localhostProfile: virt-launcher}',
        opens: 'what that profile says, to this container',
      },
    ),
  'other-manager': otherManagerWords,
} satisfies Partial<WordsByKind<ApparmorCause>>;

/** usr.lib.libvirt.virt-aa-helper, from libvirt 1.0 on. */
const DENIED_TO_HELPER =
  /^(?:\/home\/[^/]+|\/root)\/(?:\.|bin\/)|^\/dev\/(?:sd|vd|dm-|drbd|dasd|nvme|zd|mapper\/)/;

function helperCannotRead({path, what, chain: below}: OfKind<ApparmorCause, 'helper-cannot-read'>): Words {
  if (what === undefined && below === 'none')
    return refusal(
      `libvirt's helper is itself confined and may not read ${path}, in which it looks for backing files`,
      'a raw disk, a medium or a ROM has no backing files: the VM gets its rule for it anyway, and nothing fails because of this denial',
    );
  const unseen =
    below === 'perhaps'
      ? 'If it is raw, it has no backing files, and nothing fails because of this denial. The backing files of an image in another format are not seen, so the VM gets no rules for them'
      : 'It cannot see the backing files of this image, so the VM gets no rules for them';
  const text = `libvirt's helper is itself confined and may not read ${path}. ${unseen}`;
  if (what !== undefined)
    return refusal(text, `it is ${what}, which no VM should have`, isImage(path) && elsewhere(path));
  const chain: Advice = {
    text: 'name the whole chain in the definition, so that the helper does not have to read it',
    command: '<backingStore type="file"><format type="qcow2"/><source file="…"/></backingStore>',
    opens: 'the chain to this VM, and nothing else',
  };
  if (DENIED_TO_HELPER.test(path))
    return mistake(
      `${text}. Its profile denies hidden files in home directories and disks of the host, and no rule overrides that`,
      chain,
      !path.startsWith('/dev/') && elsewhere(path),
    );
  return mistake(
    text,
    {
      text: 'let the helper read it',
      command: localRule(HELPER_LOCAL, ruleFor(path, 'r'), HELPER_PROFILE),
      opens: `${path} to libvirt's helper, which runs as root`,
    },
    chain,
  );
}

const BARRED: Readonly<Record<Barred, string>> = {
  program: 'It is outside the directories for programs: whoever can write there chooses what runs',
  host: 'Whoever has it controls the host, or one of its users',
};

/** A child of a shipped profile reads no file of the site: the rule goes into its block. */
function hostRule({local, block}: HostProgram, rule: string): Advice | undefined {
  const opens = 'the same to every process under that profile, whichever VM it works for';
  if (local !== undefined)
    return {
      text: 'add the rule to the local file that its profile includes, if the program should have it',
      command: localRule(local, rule, `/etc/apparmor.d/${local.split('/').at(-1)}`),
      opens,
    };
  return (
    block && {
      text: 'add the rule to its block in the shipped profile, if the program should have it; an upgrade will ask about the change',
      command: blockRule(block.file, block.name, rule),
      opens,
    }
  );
}

/** Programs that make user namespaces, where Debian and Ubuntu keep them. */
const PLACES: Readonly<Record<string, string>> = {
  virtiofsd: '/usr/libexec/virtiofsd',
  'vhost-user-gpu': '/usr/libexec/vhost-user-gpu',
};

/**
 * A thread's name is its program's to choose, and may be that of another program: neither a profile nor a file of
 * that name is replaced.
 */
function namespaceProfile(who: string): string {
  const name = who.replaceAll(/[^\w.+-]/g, '_');
  const file = `/etc/apparmor.d/local-userns-${name}`;
  const profile = `profile local-userns-${name} ${PLACES[name] ?? `/usr/bin/${name}`} flags=(unconfined) { userns, }`;
  return `(set -C; printf '%s\\n' 'abi <abi/4.0>,' '${profile}' > ${file}) && apparmor_parser -r ${file}`;
}
