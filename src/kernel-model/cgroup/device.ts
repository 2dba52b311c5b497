// SPDX-License-Identifier: Apache-2.0
/** Device numbers, types and accesses as bits: the kernel's own (include/uapi/linux/bpf.h). */
import {KnownError} from '../../errors.ts';

export type DeviceType = 'c' | 'b';

/** A number, or every number. */
export type DeviceNumber = number | '*';

/** What a process asks for: open for reading, for writing, or mknod. */
export interface DeviceRequest {
  readonly type: DeviceType;
  readonly major: number;
  readonly minor: number;
  /** One or more letters of `rwm`; all of them are needed at once. */
  readonly access: string;
}

/** What a group is told to allow or to deny. The parts of a cgroup rule that have numbers have this shape. */
export interface DeviceEntry {
  readonly type: DeviceType;
  readonly major: DeviceNumber;
  readonly minor: DeviceNumber;
  readonly access: string;
}

export const MKNOD = 1;
export const READ = 2;
export const WRITE = 4;

const LETTERS = [
  ['r', READ],
  ['w', WRITE],
  ['m', MKNOD],
] as const;

/** Bits of an access; throws a KnownError on a letter that is none of `rwm`. */
export function accessBits(access: string): number {
  let bits = 0;
  for (const letter of access) {
    const known = LETTERS.find(([name]) => name === letter);
    if (!known) {
      throw new KnownError('DEVICE_ACCESS', `'${letter}' in '${access}' is not a device access`, {
        help: 'use letters of rwm',
      });
    }
    bits |= known[1];
  }
  return bits;
}

/** Letters of the bits, in the kernel's order `rwm`. */
export function accessLetters(bits: number): string {
  return LETTERS.filter(([, bit]) => bits & bit)
    .map(([letter]) => letter)
    .join('');
}

/** Whether every letter of `part` is in `whole`. */
export function covers(whole: string, part: string): boolean {
  return (accessBits(part) & ~accessBits(whole)) === 0;
}

/** Whether an entry's number stands for the number asked for. */
export function numberMatches(entry: DeviceNumber, asked: DeviceNumber): boolean {
  return entry === '*' || entry === asked;
}

type Numbered = {readonly [Part in 'type' | 'major' | 'minor']: DeviceEntry[Part] | null};

/** What a plan allows; without type and numbers where the host could not look at the device. */
export interface DeviceRule extends Numbered {
  readonly access: string;
}

/** As in the device controller's own list; ? where the host cannot tell. */
export function deviceNumbers({type, major, minor}: Numbered): string {
  return `${type ?? '?'} ${major ?? '?'}:${minor ?? '?'}`;
}

/** By the node, or by its numbers where a rule names nothing else. */
export function deviceName(rule: Numbered & {readonly path?: string}): string {
  return rule.path ?? deviceNumbers(rule);
}

/** The line the kernel reads from devices.allow and shows in devices.list, without its line end. */
export function deviceLine(entry: DeviceEntry): string {
  return `${deviceNumbers(entry)} ${accessLetters(accessBits(entry.access))}`;
}

/**
 * Reads a line of devices.list. The line `a *:* rwm`, with which the kernel says that nothing is filtered,
 * is 'all'; what is no such line is undefined.
 */
export function parseDeviceLine(line: string): DeviceEntry | 'all' | undefined {
  const text = line.trim();
  if (/^a(\s+\*:\*\s+rwm)?$/.test(text)) return 'all';
  const match = /^([cb])\s+(\d{1,10}|\*):(\d{1,10}|\*)\s+([rwm]{1,3})$/.exec(text);
  if (!match) return undefined;
  const [, type = '', major = '', minor = '', access = ''] = match;
  return {type: type === 'b' ? 'b' : 'c', major: toNumber(major), minor: toNumber(minor), access};
}

function toNumber(text: string): DeviceNumber {
  return text === '*' ? '*' : Number(text);
}

/**
 * The rules that a device group can be told about. A rule without numbers comes from a host where the device
 * could not be looked at; libvirt would look again at start.
 */
export function numberedRules<Rule extends DeviceRule>(
  rules: readonly Rule[],
): readonly (Rule & DeviceEntry)[] {
  return rules.filter(
    (rule): rule is Rule & DeviceEntry => rule.type !== null && rule.major !== null && rule.minor !== null,
  );
}
