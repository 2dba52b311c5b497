// SPDX-License-Identifier: Apache-2.0
import {hostFact} from '../fact.ts';
import {directoryEntries, readText} from '../files.ts';
import {once} from '../../once.ts';

export interface UsbFacts {
  readonly vendor: number;
  readonly product: number;
  readonly bus: number;
  readonly device: number;
  /** Where it is plugged in, such as `1.2`; undefined where nobody has recorded it. */
  readonly port?: string | undefined;
}

/** The devices on the USB buses; none where the host cannot list them. */
export const usb = hostFact({
  schema({z, count}) {
    const hex16 = z.string().regex(/^0x[0-9a-fA-F]{1,4}$/, 'must be hexadecimal, such as 0x046d');
    return {
      usb: z
        .array(
          z.object({vendor: hex16, product: hex16, bus: count, device: count, port: z.string().optional()}),
        )
        .default([]),
    };
  },
  live: () => once(liveUsb),
  none: {usb: []},
  always: ask => ({
    usb: ask().map(({vendor, product, ...at}) => ({vendor: hex(vendor), product: hex(product), ...at})),
  }),
  replay(snapshot) {
    const all = snapshot.usb.map(one => ({
      ...one,
      vendor: Number(one.vendor),
      product: Number(one.product),
    }));
    return () => all;
  },
});

function hex(value: number): string {
  return `0x${value.toString(16).padStart(4, '0')}`;
}

const DEVICES = '/sys/bus/usb/devices';

/** Devices and root hubs in directory order, without interfaces, whose names have a colon. */
function liveUsb(): readonly UsbFacts[] {
  const names = directoryEntries(DEVICES) ?? [];
  return names.filter(name => !name.includes(':')).flatMap(name => usbDevice(`${DEVICES}/${name}`));
}

function usbDevice(directory: string): readonly UsbFacts[] {
  const vendor = readNumber(`${directory}/idVendor`, 16);
  const product = readNumber(`${directory}/idProduct`, 16);
  const bus = readNumber(`${directory}/busnum`, 10);
  const device = readNumber(`${directory}/devnum`, 10);
  const unknown = vendor === undefined || product === undefined || bus === undefined || device === undefined;
  const port = readText(`${directory}/devpath`)?.trim();
  return unknown ? [] : [{vendor, product, bus, device, ...(port !== undefined && {port})}];
}

function readNumber(path: string, base: number): number | undefined {
  const value = Number.parseInt(readText(path) ?? '', base);
  return Number.isNaN(value) ? undefined : value;
}
