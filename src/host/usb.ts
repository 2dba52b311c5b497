// SPDX-License-Identifier: Apache-2.0
import {directoryEntries, readText} from './files.ts';
import type {UsbFacts} from './host.ts';

const DEVICES = '/sys/bus/usb/devices';

/** Devices and root hubs in directory order, without interfaces, whose names have a colon. */
export function liveUsb(): readonly UsbFacts[] {
  const names = directoryEntries(DEVICES) ?? [];
  return names.filter(name => !name.includes(':')).flatMap(name => usbDevice(`${DEVICES}/${name}`));
}

function usbDevice(directory: string): readonly UsbFacts[] {
  const vendor = readNumber(`${directory}/idVendor`, 16);
  const product = readNumber(`${directory}/idProduct`, 16);
  const bus = readNumber(`${directory}/busnum`, 10);
  const device = readNumber(`${directory}/devnum`, 10);
  const unknown = vendor === undefined || product === undefined || bus === undefined || device === undefined;
  return unknown ? [] : [{vendor, product, bus, device}];
}

function readNumber(path: string, base: number): number | undefined {
  const value = Number.parseInt(readText(path) ?? '', base);
  return Number.isNaN(value) ? undefined : value;
}
