// SPDX-License-Identifier: Apache-2.0
/** The sentences about one cause of denials. */
import type {FileAt} from '../../../denials/selinux-causes.ts';
import type {ByKind} from '../../../kinds.ts';
import {placeIn} from './labelled-place.ts';

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

export type WordsByKind<Cause extends {readonly kind: string}> = ByKind<Cause, Words>;

/** What helps, or nothing where that depends on the facts. */
type Perhaps = Advice | readonly Advice[] | false | undefined;

export function refusal(text: string, right: string | null, ...remedies: readonly Perhaps[]): Words {
  return {text, right, remedies: remedies.flatMap(one => one || [])};
}

/** A refusal that nothing is for. */
export function mistake(text: string, ...remedies: readonly Perhaps[]): Words {
  return refusal(text, null, ...remedies);
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

/** Whether a file's name says that it is meant for a VM. */
export function isImage(path: string): boolean {
  return /\.(?:qcow2?|img|raw|iso|rom|fd|vmdk|vdi|vhdx?|qed)$/i.test(path);
}

/** @param at where it has to be looked for, without a path */
export function elsewhere(path: string | undefined, at?: FileAt): Advice {
  const {find, place} = placeIn(path, at);
  return {
    text: 'move it to a directory for VMs if it is an image or a ROM, and name it there in the definition',
    command: `${find}mv -i -- ${place} /var/lib/libvirt/images/`,
    opens: 'the file to the VMs that name it',
  };
}

export function moduleRule(text: string, rule: string, opens: string): Advice {
  const header = 'policy_module(local-svirt, 1.0)';
  return {text, command: `# local-svirt.te: ${header}, gen_require with the types, then\n${rule}`, opens};
}

/** @param boolean of the policy that the host has */
export function switchOn(boolean: string, text: string, opens: string): Advice {
  return {text, command: `setsebool -P ${boolean} on`, opens};
}

/** By its name alone no program outside of the system's directories is known to be an emulator. */
export const STARTS_PROGRAMS =
  'a VM that starts host programs was taken over, or QEMU was told to run a script: investigate. If this is an emulator of your own, pass the definition that names it too';

/** For what a VM needs and the policy forgot. */
export const NEWER_POLICY: Advice = {
  text: 'install a newer policy: distributions fix this',
  command: 'dnf upgrade selinux-policy',
  opens: "what the policy's authors decided",
};

/** @param source the type of the process, by which it is known who keeps the policy */
export function newerPolicy(source: string): Advice {
  const keeper = KEEPERS.find(([types]) => types.test(source))?.[1];
  return keeper === undefined ? NEWER_POLICY : {...NEWER_POLICY, command: `dnf upgrade ${keeper}`};
}

/** Packages with a part of the policy, by the types that are in it. */
const KEEPERS: readonly (readonly [RegExp, string])[] = [
  [/^(?:container\w*_t|spc_t)$/, 'container-selinux'],
  [/^passt\w*_t$/, 'passt-selinux selinux-policy'],
  [/^swtpm\w*_t$/, "'swtpm*' selinux-policy"],
  [/^nbdkit\w*_t$/, 'nbdkit-selinux selinux-policy'],
];
