// SPDX-License-Identifier: Apache-2.0
import {requiredEnum} from '../attributes.ts';
import type {ReadBy} from '../parts/common.ts';
import {attr, child, placeOf, type XmlElement} from '../xml.ts';

const TYPES = [
  'none', 'alsa', 'coreaudio', 'dbus', 'jack', 'oss', 'pulseaudio', 'pipewire', 'sdl', 'spice', 'file',
] as const; // prettier-ignore

/** Where the VM's sound goes: a file to write, device nodes, or a sound server's name. */
export function parseAudio(element: XmlElement) {
  const directions = [child(element, 'input'), child(element, 'output')];
  return {
    type: requiredEnum(element, 'type', TYPES),
    id: attr(element, 'id'),
    path: attr(element, 'path'),
    devices: directions.map(each => attr(each, 'dev')).filter(dev => dev !== undefined),
    serverName: attr(element, 'serverName'),
    /** Where PipeWire's socket is, when not where its client library looks. */
    runtimeDir: attr(element, 'runtimeDir'),
    at: placeOf(element),
  };
}

export type Audio = ReadBy<typeof parseAudio>;
