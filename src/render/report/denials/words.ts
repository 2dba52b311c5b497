// SPDX-License-Identifier: Apache-2.0
/** The sentences about one cause of denials. */
import {isChildName} from '../../../denials/kernel-names.ts';
import {escapePath} from '../../../layers/apparmor/escape-path.ts';
import {appendLine, quoteShell} from '../../../text/quote-shell.ts';

export interface Advice {
  readonly text: string;
  /** Shell commands, XML or rules, a line each. */
  readonly command: string;
  /** What becomes reachable. */
  readonly opens: string;
}

export interface Words {
  /** What happened. */
  readonly text: string;
  /** Why the denial is as it should be; null where it looks like a mistake. */
  readonly right: string | null;
  readonly remedies: readonly Advice[];
}

export function refusal(text: string, right: string | null, ...remedies: readonly Advice[]): Words {
  return {text, right, remedies};
}

export function verbs(access: string): string {
  const words: Readonly<Record<string, string>> = {
    r: 'read',
    w: 'write to',
    k: 'lock',
    m: 'map',
    x: 'execute',
    l: 'link to',
  };
  return [...access].map(letter => words[letter] ?? letter).join(' or ') || 'touch';
}

/** A rule in a file of the site's own, which the shipped profile includes and upgrades leave alone. */
export function localRule(file: string, rule: string, profile: string): string {
  return `${appendLine(`${rule},`, file)}\napparmor_parser -r ${quoteShell(profile)}`;
}

/** The abstraction that every VM's profile includes reads this file of the site. */
export const EVERY_VM = '/etc/apparmor.d/local/abstractions/libvirt-qemu';

/** A path's rule, without its comma. */
export function ruleFor(path: string, access: string): string {
  return `"${escapePath(path)}" ${access}`;
}

/** Of `libvirt-UUID` or a child of it. */
export function fileOfProfile(profile: string): string {
  return `/etc/apparmor.d/libvirt/${profile.split('//')[0]}`;
}

/** A rule in the VM's own profile, which libvirt makes once and then leaves alone. */
export function ownRule(profile: string, rule: string): string {
  const file = quoteShell(fileOfProfile(profile));
  const text = `/^}/i\\  ${sedText(rule)},`;
  return `sed -i ${quoteShell(text)} ${file}\napparmor_parser -r ${file}`;
}

/** Text for sed's commands `a`, `i` and `c`, which reads backslashes and ends at a newline. */
export function sedText(text: string): string {
  return text.replaceAll(/[\\\n]/g, '\\$&');
}

/** As `ownRule`; of a profile inside of the VM's nothing, since the rule would be the VM's. */
export function ownRuleAdvice(
  profile: string,
  rule: string,
  advice: Omit<Advice, 'command'>,
): readonly Advice[] {
  const child = childOf(profile);
  if (child === undefined) return [{...advice, command: ownRule(profile, rule)}];
  return isChildName(child) ? [ownPackage(child)] : [];
}

/** Of a profile inside of another one. */
export function childOf(profile: string): string | undefined {
  return /\/\/(.+)$/.exec(profile)?.[1];
}

/** What a companion's own package grants it in every VM. */
export function ownPackage(child: string): Advice {
  return {
    text: `install the AppArmor files of ${child}'s own package, which this part includes where they are (abstractions/${child}), and start the VM anew`,
    command: `ls ${quoteShell(`/etc/apparmor.d/abstractions/${child}`)}`,
    opens: `to ${child} of every VM what its authors say it needs`,
  };
}

/** Beside the flags that the profile has. */
export function addFlag(profile: string, flag: string): string {
  const file = quoteShell(fileOfProfile(profile));
  const script = `/^profile /{/flags=(/s/flags=(/&${flag},/;/flags=(/!s/ *{$/ flags=(${flag}) {/}`;
  return `sed -i ${quoteShell(script)} ${file}\napparmor_parser -r ${file}`;
}

/** Whether a file's name says that it is meant for a VM. */
export function isImage(path: string): boolean {
  return /\.(?:qcow2?|img|raw|iso|rom|fd|vmdk|vdi|vhdx?|qed)$/i.test(path);
}

export function elsewhere(path: string): Advice {
  return {
    text: 'if it is an image or a ROM for a VM, keep it where VMs’ files are, and name it there in the definition',
    command: `mv -i -- ${quoteShell(path)} /var/lib/libvirt/images/`,
    opens: 'the file to the VMs that name it',
  };
}

export function moduleRule(text: string, rule: string, opens: string): Advice {
  const header = 'policy_module(local-svirt, 1.0)';
  return {text, command: `# local-svirt.te: ${header}, gen_require of the types, then\n${rule}`, opens};
}

/** By its name alone no program outside of the system's directories is known to be an emulator. */
export const STARTS_PROGRAMS =
  'a VM that starts programs of the host has been taken over, or QEMU was told to run a script: look at it. An emulator of your own is known by the definition that names it: give that, too';

/** For what a VM needs and the policy forgot. */
export const NEWER_POLICY: Advice = {
  text: 'install a newer policy; distributions fix this',
  command: 'dnf upgrade selinux-policy',
  opens: 'what its authors decided',
};
