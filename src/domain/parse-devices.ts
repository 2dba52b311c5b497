// SPDX-License-Identifier: Apache-2.0
import type {DeepReadonly} from '../deep-readonly.ts';
import type {ParseContext} from './context.ts';
import {checkDeviceAddress} from './device-address.ts';
import {refuseTooMany, refuseTooManyTogether} from './device-limits.ts';
import {parseAudio} from './devices/audio.ts';
import {parseChardev} from './devices/chardev.ts';
import {parseCrypto} from './devices/crypto.ts';
import {parseDisk} from './devices/disk.ts';
import {parseFilesystem} from './devices/filesystem.ts';
import {parseGraphics} from './devices/graphics.ts';
import {parseHostdev} from './devices/hostdev.ts';
import {parseInput} from './devices/input.ts';
import {parseInterface} from './devices/interface.ts';
import {parseMemoryDevice} from './devices/memory.ts';
import {parsePstore} from './devices/pstore.ts';
import {parseRedirdev} from './devices/redirdev.ts';
import {parseRng} from './devices/rng.ts';
import {parseShmem} from './devices/shmem.ts';
import {parseSmartcard} from './devices/smartcard.ts';
import {parseTpms} from './devices/tpm.ts';
import {parseVideo} from './devices/video.ts';
import {parseVsock} from './devices/vsock.ts';
import type {Chardev} from './parts/chardev.ts';
import {refusal} from './refusals/refusal.ts';
import {children, onlyElement, placeOf, type XmlElement} from './xml.ts';

type Parse<T> = (elements: readonly XmlElement[], context: ParseContext) => T;

/** Every kind of device: its place in `Domain`, its element's name, its parser; in the order libvirt reads them. */
const DEVICES = {
  disks: ['disk', each(parseDisk)],
  filesystems: ['filesystem', each(parseFilesystem)],
  interfaces: ['interface', each(parseInterface)],
  smartcards: ['smartcard', each(parseSmartcard)],
  parallels: ['parallel', chardevs('parallel')],
  serials: ['serial', chardevs('serial')],
  consoles: ['console', chardevs('console')],
  channels: ['channel', chardevs('channel')],
  inputs: ['input', each(parseInput)],
  graphics: ['graphics', each(parseGraphics)],
  // No layer cares which sound card it is: that there is one opens the host's sound devices in the cgroup.
  sounds: ['sound', each(element => ({at: placeOf(element)}))],
  audios: ['audio', each(parseAudio)],
  videos: ['video', each(parseVideo)],
  hostdevs: ['hostdev', each(parseHostdev)],
  rngs: ['rng', each(parseRng)],
  tpms: ['tpm', parseTpms],
  redirdevs: ['redirdev', each(parseRedirdev)],
  shmems: ['shmem', each(parseShmem)],
  memories: ['memory', each(parseMemoryDevice)],
  vsock: ['vsock', only(parseVsock, 'VSOCK_TWICE')],
  cryptos: ['crypto', each(parseCrypto)],
  pstore: ['pstore', only(parsePstore, 'PSTORE_TWICE')],
} as const satisfies Readonly<Record<string, readonly [string, Parse<unknown>]>>;

/** All devices by their place in `Domain`. */
export type Devices = DeepReadonly<{[Kind in keyof typeof DEVICES]: ReturnType<(typeof DEVICES)[Kind][1]>}>;

/**
 * Reads the devices of all `<devices>` elements; elements that nothing here knows need no host object.
 *
 * @throws KnownError in libvirt's words where it refuses a device, and TOO_MANY_DEVICES
 */
export function parseDevices(containers: readonly XmlElement[], context: ParseContext): Devices {
  const found = Object.entries(DEVICES).map(([kind, [name, parse]]) => {
    const elements = containers.flatMap(container => children(container, name));
    refuseTooMany(elements);
    return {kind, elements, parse};
  });
  refuseTooManyTogether(found.flatMap(({elements}) => elements));
  const devices = Object.fromEntries(
    found.map(({kind, elements, parse}) => [kind, parse(elements, context)]),
  ) as Devices;
  for (const container of containers) container.children.forEach(checkDeviceAddress);
  return devices;
}

function each<T>(parse: (element: XmlElement, context: ParseContext) => T): Parse<readonly T[]> {
  return (elements, context) => elements.map(element => parse(element, context));
}

/** Of which a definition may have one. */
function only<T>(
  parse: (element: XmlElement) => T,
  twice: 'VSOCK_TWICE' | 'PSTORE_TWICE',
): Parse<T | undefined> {
  return elements => {
    const element = onlyElement(elements, at => refusal(twice, at));
    return element && parse(element);
  };
}

function chardevs(kind: Chardev['kind']): Parse<readonly Chardev[]> {
  return (elements, context) => elements.map(element => parseChardev(element, kind, context));
}
