// SPDX-License-Identifier: Apache-2.0
import {type DeviceNumber, parseDeviceNumber} from '../device-node.ts';
import {pathFact} from '../fact.ts';
import {directoryEntries, fileFacts, readText} from '../files.ts';

/** libvirt's limit of device-mapper nodes on device-mapper nodes. */
const DEEPEST = 32;

/** The devices below a device-mapper node, each followed by those below it; none for any other file. */
export const deviceMapperTargets = pathFact({
  schema: ({z, deviceText}) => ({targets: z.array(deviceText).optional()}),
  live: () => liveDeviceMapperTargets,
  record: found => (found.length > 0 ? {targets: found.map(({major, minor}) => `${major}:${minor}`)} : {}),
  replay: tree => path =>
    (tree.find(path, true)?.entry?.targets ?? []).flatMap(text => parseDeviceNumber(text) ?? []),
});

/** Read from sysfs: asking device-mapper itself takes root. */
function liveDeviceMapperTargets(path: string): readonly DeviceNumber[] {
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
