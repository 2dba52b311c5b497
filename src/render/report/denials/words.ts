// SPDX-License-Identifier: Apache-2.0
/** The sentences about one cause of denials. */
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
  };
  return [...access].map(letter => words[letter] ?? letter).join(' or ') || 'touch';
}

/** A rule in a file of the site's own, which the shipped profile includes and upgrades leave alone. */
export function localRule(file: string, rule: string, profile: string): string {
  return `${appendLine(`${rule},`, file)}\napparmor_parser -r ${quoteShell(profile)}`;
}

/** Of `libvirt-UUID` or a child of it. */
export function fileOfProfile(profile: string): string {
  return `/etc/apparmor.d/libvirt/${profile.split('//')[0]}`;
}

/** A rule in the VM's own profile, which libvirt makes once and then leaves alone. */
export function ownRule(profile: string, rule: string): string {
  const file = quoteShell(fileOfProfile(profile));
  const text = `/^}/i\\  ${rule.replaceAll('\\', '\\\\')},`;
  return `sed -i ${quoteShell(text)} ${file}\napparmor_parser -r ${file}`;
}

export function moduleRule(text: string, rule: string, opens: string): Advice {
  const header = 'policy_module(local-svirt, 1.0)';
  return {text, command: `# local-svirt.te: ${header}, gen_require of the types, then\n${rule}`, opens};
}
