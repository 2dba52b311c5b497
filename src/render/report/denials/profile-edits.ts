// SPDX-License-Identifier: Apache-2.0
/** How a rule, or a flag, gets into an AppArmor profile. */
import {isChildName} from '../../../denials/kernel-names.ts';
import {withAnyId} from '../../../layers/apparmor/any-id.ts';
import {appendLine, quoteShell} from '../../../text/quote-shell.ts';
import type {Advice} from './words.ts';

/** A rule in a file of the site's own, which the shipped profile includes and upgrades leave alone. */
export function localRule(file: string, rule: string, profile: string): string {
  return `${appendLine(`${rule},`, file)}\napparmor_parser -r ${quoteShell(profile)}`;
}

/** The abstraction that every VM's profile includes reads this file of the site. */
export const EVERY_VM = '/etc/apparmor.d/local/abstractions/libvirt-qemu';

/** A path's rule, without its comma. What libvirt names after a VM has another number at its next start. */
export function ruleFor(path: string, access: string): string {
  return `"${withAnyId(path)}" ${access}`;
}

/** Of `libvirt-UUID` or a child of it. */
export function fileOfProfile(profile: string): string {
  return `/etc/apparmor.d/libvirt/${profile.split('//')[0]}`;
}

/** A rule in the VM's own profile, which libvirt makes once and then leaves alone. */
export function ownRule(profile: string, rule: string): string {
  return editProfile(fileOfProfile(profile), `/^}/i\\  ${sedText(rule)},`);
}

/** In a block of a shipped profile, such as that of a child. */
export function blockRule(file: string, block: string, rule: string): string {
  const name = block.replaceAll('.', String.raw`\.`);
  return editProfile(file, `/profile ${name} .*{/a\\    ${sedText(rule)},`);
}

/** @param script for sed */
function editProfile(file: string, script: string): string {
  return `sed -i ${quoteShell(script)} ${quoteShell(file)}\napparmor_parser -r ${quoteShell(file)}`;
}

/** Text for sed's commands `a`, `i` and `c`, which reads backslashes and ends at a newline. */
function sedText(text: string): string {
  return text.replaceAll(/[\\\n]/g, '\\$&');
}

/** As `ownRule`, where the rule would not be for more than what was refused. */
export function ownRuleAdvice(
  profile: string,
  rule: string,
  advice: Omit<Advice, 'command'>,
): readonly Advice[] {
  return inOwnProfile(profile, {...advice, command: ownRule(profile, rule)});
}

/** As `addFlag`, where the flag would not be for more than what was refused. */
export function flagAdvice(
  profile: string,
  flag: string,
  advice: Omit<Advice, 'command'>,
): readonly Advice[] {
  return inOwnProfile(profile, {...advice, command: addFlag(profile, flag)});
}

/** Of a profile inside of the VM's nothing: what is written into the VM's would be granted to the VM. */
function inOwnProfile(profile: string, advice: Advice): readonly Advice[] {
  const child = /\/\/(.+)$/.exec(profile)?.[1];
  if (child === undefined) return [advice];
  return isChildName(child) ? [ownPackage(child)] : [];
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
function addFlag(profile: string, flag: string): string {
  const script = `/^profile /{/flags=(/s/flags=(/&${flag},/;/flags=(/!s/ *{$/ flags=(${flag}) {/}`;
  return editProfile(fileOfProfile(profile), script);
}
