// SPDX-License-Identifier: Apache-2.0
import type {DeviceNumber} from './device-number.ts';
import {directoryEntries, fileFacts, readText} from './files.ts';

/** libvirt's limit of device-mapper nodes on device-mapper nodes. */
const DEEPEST = 32;

/**
 * The devices that a device-mapper node maps to, each followed by those below it. Read from sysfs: asking
 * device-mapper itself takes root. Empty for any other file.
 */
export function liveDeviceMapperTargets(path: string): readonly DeviceNumber[] {
  const facts = fileFacts(path, true);
  if (facts?.type !== 'block' || facts.major === undefined || facts.minor === undefined) return [];
  return targets({major: facts.major, minor: facts.minor}, DEEPEST);
}

function targets(device: DeviceNumber, levels: number): readonly DeviceNumber[] {
  const directory = `/sys/dev/block/${device.major}:${device.minor}`;
  if (levels === 0 || fileFacts(`${directory}/dm`, true) === undefined) return [];
  const slaves = directoryEntries(`${directory}/slaves`) ?? [];
  return slaves.flatMap(name => {
    const slave = parseDeviceNumber(readText(`${directory}/slaves/${name}/dev`) ?? '');
    return slave === undefined ? [] : [slave, ...targets(slave, levels - 1)];
  });
}

/** Reads `253:0`. */
export function parseDeviceNumber(text: string): DeviceNumber | undefined {
  const match = /^(\d{1,7}):(\d{1,7})$/.exec(text);
  return match === null ? undefined : {major: Number(match[1]), minor: Number(match[2])};
}
