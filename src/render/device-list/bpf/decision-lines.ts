// SPDX-License-Identifier: Apache-2.0
/**
 * The decision as a tree: type, then major, then minor, then access. Every request takes one way down it, and the
 * kernel's verifier, which walks all ways, has no more work than there are instructions.
 */
import {accessBits, deviceLine, type DeviceType} from '../../../kernel-model/cgroup/device.ts';
import type {ListedDevice} from '../device-list.ts';
import {and, copy, exit, isIdle, jump, jumpUnless, label, set, type Line} from './assemble.ts';

/** The label of what refuses. */
export const REFUSE = 'refuse';

/** The kernel's numbers of the types. */
const TYPES = {c: 2, b: 1} as const;
const NAMES = {c: 'char', b: 'block'} as const;
const EVERY_ACCESS = 7;

/** Lines that exit with 1 where a device covers the request, and else come to the label `refuse`. */
export function decisionLines(devices: readonly ListedDevice[]): readonly Line[] {
  const lines = [...typeLines('c', devices, 'block'), ...typeLines('b', devices, REFUSE)];
  return lines.filter((line, index) => !isIdle(line, lines[index + 1] ?? label(REFUSE)));
}

function typeLines(type: DeviceType, all: readonly ListedDevice[], otherwise: string): readonly Line[] {
  const devices = all.filter(device => device.type === type);
  const name = NAMES[type];
  if (devices.length === 0) return [label(name), jump(otherwise)];
  const majors = [...new Set(devices.map(device => device.major))].filter(major => major !== '*');
  return [
    label(name),
    jumpUnless('r3', TYPES[type], otherwise),
    ...majors.flatMap((major, at) => majorLines(major, devices, `${name}_${majors[at + 1] ?? 'any'}`)),
    ...anyMajorLines(devices, `${name}_any`),
  ];
}

/** The devices of one major: its minors, then the entry for all of them, then those for every major. */
function majorLines(major: number, devices: readonly ListedDevice[], next: string): readonly Line[] {
  const [first, ...more] = devices.filter(device => device.major === major);
  if (!first) return [];
  const name = `${NAMES[first.type]}_${major}`;
  return [
    label(name),
    jumpUnless('r4', major, next),
    ...minorLines([first, ...more], name, `${NAMES[first.type]}_any`),
  ];
}

function anyMajorLines(devices: readonly ListedDevice[], name: string): readonly Line[] {
  const wild = devices.filter(device => device.major === '*');
  return [label(name), ...minorLines(wild, name, REFUSE)];
}

/** A minor that is named but not with this access may still be covered by the entry for all minors. */
function minorLines(devices: readonly ListedDevice[], name: string, beyond: string): readonly Line[] {
  const named = devices.filter(device => device.minor !== '*');
  const everyMinor = devices.find(device => device.minor === '*');
  const rest = `${name}_rest`;
  const lines = named.flatMap((device, index): readonly Line[] => {
    const next = named[index + 1];
    const skip = next ? `${name}_${next.minor}` : rest;
    return [
      label(`${name}_${device.minor}`, describe(device)),
      jumpUnless('r5', Number(device.minor), skip),
      ...grantLines(device, rest),
    ];
  });
  return [
    ...lines,
    label(rest, everyMinor && describe(everyMinor)),
    ...(everyMinor ? grantLines(everyMinor, beyond) : [jump(beyond)]),
  ];
}

/** Allows, unless an access is asked for that the device does not grant. */
function grantLines(device: ListedDevice, otherwise: string): readonly Line[] {
  const beyond = EVERY_ACCESS & ~accessBits(device.access);
  const check = [copy('r1', 'r2'), and('r1', beyond), jumpUnless('r1', 0, otherwise)];
  return [...(beyond ? check : []), set('r0', 1), exit('allowed')];
}

/** Paths are quoted where a listing could not show them on one line. */
function describe(device: ListedDevice): string {
  const names = device.paths.map(path => (/^[!-~]+$/.test(path) ? path : JSON.stringify(path)));
  return [deviceLine(device), ...names].join(' ');
}
