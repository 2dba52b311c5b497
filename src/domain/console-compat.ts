// SPDX-License-Identifier: Apache-2.0
import {charSource} from './devices/char-source.ts';
import type {CharSource, Chardev} from './parts/chardev.ts';
import {refusal} from './refusals/refusal.ts';

interface Ports {
  readonly serials: readonly Chardev[];
  readonly consoles: readonly Chardev[];
}

/**
 * What libvirt makes of the first console of a fully virtualised guest. Consoles came before serial ports, so that
 * one is another view of the first serial port: the port is made from it when there is none, and it loses its own
 * source when the two differ.
 *
 * @throws KnownError when a further console wants to be a serial port
 */
export function reconcileConsoles({serials, consoles}: Ports, ostype: string): Ports {
  const surplus = consoles.slice(1).find(console => console.targetType === 'serial');
  if (surplus !== undefined) throw refusal('CONSOLE_SERIAL', surplus.at);
  const [console] = consoles;
  if (ostype !== 'hvm') return {serials, consoles};
  if (console === undefined || !standsForSerial(console)) return {serials, consoles};
  return joinFirst(console, {serials, consoles: consoles.slice(1)});
}

function standsForSerial({targetType}: Chardev): boolean {
  return targetType === undefined || targetType === 'serial';
}

function joinFirst(console: Chardev, {serials, consoles}: Ports): Ports {
  const [serial] = serials;
  if (serial === undefined)
    return {
      serials: [{...console, kind: 'serial', targetType: undefined}],
      consoles: [stubOf(console), ...consoles],
    };
  const same = sameSource(serial.source, console.source);
  return {serials, consoles: [same ? {...console, alias: true} : stubOf(console), ...consoles]};
}

/** A console with nothing behind it: nobody opens anything for it. */
function stubOf({at}: Chardev): Chardev {
  return {
    kind: 'console',
    source: charSource({type: 'null', at}),
    targetType: 'serial',
    targetName: undefined,
    alias: true,
    aliasName: undefined,
    address: undefined,
    at,
  };
}

/** The parts libvirt compares; log and label overrides are not among them. */
const COMPARED: Readonly<Partial<Record<CharSource['type'], readonly (keyof CharSource)[]>>> = {
  file: ['path', 'append'],
  pty: ['path'],
  dev: ['path'],
  pipe: ['path'],
  unix: ['mode', 'path', 'reconnect'],
  tcp: ['mode', 'protocol', 'host', 'service', 'reconnect'],
  udp: ['host', 'service'],
  nmdm: ['path', 'slave'],
  spiceport: ['service'],
  dbus: ['service'],
};

export function sameSource(one: CharSource, other: CharSource): boolean {
  if (one.type !== other.type) return false;
  return (COMPARED[one.type] ?? []).every(part => one[part] === other[part]);
}
