// SPDX-License-Identifier: Apache-2.0
/** How a rule, or a flag, gets into the profile of a VM that a log names. */
import type {HostProgram} from '../../../denials/host-programs.ts';
import {isChildName} from '../../../denials/kernel-names.ts';
import {withAnyId} from '../../../layers/apparmor/any-id.ts';
import {addFlag, lastRule} from '../../../layers/apparmor/edit-profile.ts';
import {quoteShell} from '../../../text/quote-shell.ts';
import type {Advice} from './words.ts';

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
  return lastRule(fileOfProfile(profile), rule);
}

/** What is advised beside the command that follows from it. */
type Without = Omit<Advice, 'command'>;

/** As `ownRule`, where the rule would not be for more than what was refused. */
export function ownRuleAdvice(profile: string, rule: string, advice: Without): Advice | undefined {
  return inOwnProfile(profile, {...advice, command: ownRule(profile, rule)});
}

/** A flag beside those that the profile has, where it would not be for more than what was refused. */
export function flagAdvice(profile: string, flag: string, advice: Without): Advice | undefined {
  return inOwnProfile(profile, {...advice, command: addFlag(fileOfProfile(profile), flag)});
}

/** A flag in the shipped profile of a program of the host, which an upgrade will ask about. */
export function hostFlag({local}: HostProgram, flag: string, advice: Without): Advice | undefined {
  return local === undefined ? undefined : {...advice, command: addFlag(local.replace('/local/', '/'), flag)};
}

/** Of a profile inside of the VM's nothing: what is written into the VM's would be granted to the VM. */
function inOwnProfile(profile: string, advice: Advice): Advice | undefined {
  const child = /\/\/(.+)$/.exec(profile)?.[1];
  if (child === undefined) return advice;
  return isChildName(child) ? ownPackage(child) : undefined;
}

/** What a companion's own package grants it in every VM. */
export function ownPackage(child: string): Advice {
  return {
    text: `install the AppArmor files of ${child}'s own package (abstractions/${child}), which this part of the profile includes if they exist, and restart the VM`,
    command: `ls ${quoteShell(`/etc/apparmor.d/abstractions/${child}`)}`,
    opens: `what its authors say it needs, to ${child} of every VM`,
  };
}
