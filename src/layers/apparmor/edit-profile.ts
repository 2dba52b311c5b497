// SPDX-License-Identifier: Apache-2.0
/** Shell commands that change an AppArmor profile and load it. */
import {appendLine, quoteShell} from '../../text/quote-shell.ts';

/** A rule in a file of the site's own, which the shipped profile includes and upgrades leave alone. */
export function localRule(file: string, rule: string, profile: string): string {
  return `${appendLine(`${rule},`, file)}\n${load(profile)}`;
}

/** A rule at the end of a VM's profile, which libvirt makes once and then leaves alone. */
export function lastRule(file: string, rule: string): string {
  return editProfile(file, `/^}/i\\  ${sedText(rule)},`);
}

/** A rule in a block of a shipped profile, such as that of a child. */
export function blockRule(file: string, block: string, rule: string): string {
  const name = block.replaceAll('.', String.raw`\.`);
  return editProfile(file, `/profile ${name} .*{/a\\    ${sedText(rule)},`);
}

/** Beside the flags that the profile has. */
export function addFlag(file: string, flag: string): string {
  return editProfile(file, `/^profile /{/flags=(/s/flags=(/&${flag},/;/flags=(/!s/ *{$/ flags=(${flag}) {/}`);
}

/** @param script for sed */
function editProfile(file: string, script: string): string {
  return `sed -i ${quoteShell(script)} ${quoteShell(file)}\n${load(file)}`;
}

function load(file: string): string {
  return `apparmor_parser -r ${quoteShell(file)}`;
}

/** Text for sed's commands `a`, `i` and `c`, which reads backslashes and ends at a newline. */
function sedText(text: string): string {
  return text.replaceAll(/[\\\n]/g, '\\$&');
}
