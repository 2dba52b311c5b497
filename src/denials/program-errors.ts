// SPDX-License-Identifier: Apache-2.0
/** What libvirt and QEMU say in their own logs of a refusal: not which layer refused, but which path to ask about. */
import {VM_UUID} from './vm-in-name.ts';

/** `path` is what was refused, as far as the message says. */
export type ProgramError =
  | {readonly kind: 'refused'; readonly path: string | undefined}
  | {readonly kind: 'not-opened'; readonly path: string; readonly answer: Answer}
  /** libvirt's helper made no profile, or the kernel did not take it. */
  | {readonly kind: 'profile'; readonly profile: string}
  /** libvirt notes in such an attribute who owned a file, which root of a container may not. */
  | {readonly kind: 'attribute'; readonly path: string}
  | {readonly kind: 'label'; readonly path: string; readonly what: 'context' | 'owner'}
  /** libvirt remembers one owner and one context of a file, and gives it no other while a VM uses it. */
  | {readonly kind: 'in-use'; readonly path: string}
  /** Only root may ask which profiles are loaded. */
  | {readonly kind: 'profile-list'}
  /** What setroubleshoot writes to the journal of a denial, whose record is elsewhere. */
  | {readonly kind: 'preventing'; readonly program: string; readonly access: string; readonly what: string}
  /** A user who may not talk to libvirt: no VM is involved. */
  | {readonly kind: 'client'; readonly path: string};

/** What the kernel says where owners, mode bits and labels were not what refused. */
const ANSWERS = ['Operation not permitted', 'No such file', 'Read-only file system'] as const;
type Answer = (typeof ANSWERS)[number];

export interface FoundError {
  readonly line: number;
  readonly error: ProgramError;
}

/** Most lines of a log are nothing of the kind. */
const PERHAPS =
  /[Pp]ermission denied|Operation not permitted|No such file|Read-only file|XATTR|AppArmor|unable to set |already in use|SELinux is preventing /;
/** Programs by their names, and sentences that only libvirt has. */
const OF_VMS =
  /qemu|libvirt|swtpm|passt|virtiofsd|virError|virStorage|\bvirt[a-z]+d\b|\bvirt-(?:launcher|handler)\b|storage file '|unexpectedly closed the monitor|connecting to monitor|KVM kernel module|AppArmor profiles list|unable to set (?:security context|user and group)|Setting different /i;

/** In characters. A definition's longest argument of QEMU's has a few thousand; the patterns below take their time on what is far longer. */
const LONGEST = 16_384;

/** Undefined for what the kernel writes, for other programs, and for what is no refusal. */
export function programError(text: string): ProgramError | undefined {
  if (text.length > LONGEST) return undefined;
  if (!PERHAPS.test(text) || /\baudit\(|\bavc:|apparmor="/.test(text) || !OF_VMS.test(text)) return undefined;
  const prevented = PREVENTING.exec(text);
  if (prevented) {
    const [, program = '', access = '', what = ''] = prevented;
    return {kind: 'preventing', program: program.slice(0, LONGEST_NAME), access, what};
  }
  const profile = text.includes('AppArmor') ? PROFILE.exec(text)?.[1] : undefined;
  if (profile !== undefined) return {kind: 'profile', profile};
  const noted = ATTRIBUTE.exec(text)?.[1];
  if (noted !== undefined) return {kind: 'attribute', path: noted};
  const [, what = '', labelled] = LABEL.exec(text) ?? [];
  if (labelled !== undefined)
    return {kind: 'label', path: labelled, what: what.startsWith('security') ? 'context' : 'owner'};
  const used = IN_USE.exec(text)?.[1];
  if (used !== undefined) return {kind: 'in-use', path: used};
  const end = text.toLowerCase().lastIndexOf('permission denied');
  return end < 0 ? otherAnswer(text) : refusal(text.slice(0, end));
}

function refusal(before: string): ProgramError {
  if (before.includes('AppArmor profiles list')) return {kind: 'profile-list'};
  const path = /(?:KVM kernel module|initialize KVM): $/i.test(before) ? '/dev/kvm' : refusedPath(before);
  return path !== undefined && CLIENT.test(path) ? {kind: 'client', path} : {kind: 'refused', path};
}

/** Of what libvirt and QEMU try and miss all day, only what a VM needed. */
function otherAnswer(text: string): ProgramError | undefined {
  const [, path, found] = OPENING.exec(text) ?? [];
  const answer = ANSWERS.find(one => one === found);
  return path === undefined || answer === undefined ? undefined : {kind: 'not-opened', path, answer};
}

/** As the kernel keeps the name of a thread, and as records have it; setroubleshoot names the whole file. */
const LONGEST_NAME = 15;

const PREVENTING =
  /SELinux is preventing (?:\S*\/)?(\w[\w.-]{0,39}) from (?:using the )?'?([\w, ]{1,60}?)'? (?:access(?:es)? on(?: the| a)? ?|capability)(.{0,200}?)\.?(?:\s{0,4}$|\s{1,4}For complete)/;

/** The name is the same in every language that libvirt speaks. */
const PROFILE = new RegExp(`'(libvirt-${VM_UUID})'`);
// A path ends before the next ` on `: otherwise a line full of them would be read to its end from each.
const ATTRIBUTE = /XATTR trusted\.libvirt\.[\w.]+ on (\/(?:(?! on )[^:])+): /;
const LABEL =
  /unable to set (security context|user and group)(?: to)? '?[^' ]*'? on '?(\/(?:(?! on )[^':])+)'?:/;
const IN_USE = /Setting different .{1,40} on (\/.{1,4096}) which is already in use/;
const OPENING = new RegExp(
  `(?:[Cc]ould not (?:re)?open(?: file)?|Cannot access storage file|could not load kernel|failed to open) '?(/[^']{1,4096}?)'?(?: \\(as uid:\\d+, gid:\\d+\\))?: (${ANSWERS.join('|')})`,
);
const CLIENT = /\/libvirt\/(?:libvirt|virt[a-z]+d)-sock/;

const LAST_WORD = /\b(?:open|binary) (\/[^\s'"]{1,4096}): $/;

/** What is quoted right before the error, or named there, otherwise the option of QEMU's that is being read. */
function refusedPath(before: string): string | undefined {
  const quoted = LAST_WORD.exec(before)?.[1] ?? [...before.matchAll(/'(\/[^']*)'/g)].at(-1)?.[1];
  const option = /(?:"(?:filename|path|mem-path)":\s*"|\b(?:file|path|filename|mem-path)=)(\/[^",\s]+)/;
  return quoted ?? option.exec(before)?.[1];
}

/** Of a log without end no more are kept: each path is told once. */
const MOST = 200;

/** The same lines; what is found in them is in `found` once they were read. */
export function* watched(
  lines: Iterable<string | undefined>,
  found: Map<string, FoundError>,
): Generator<string | undefined> {
  let line = 0;
  for (const text of lines) {
    line++;
    const error = text === undefined || found.size >= MOST ? undefined : programError(text);
    const key = JSON.stringify(error);
    if (error && !found.has(key)) found.set(key, {line, error});
    yield text;
  }
}
