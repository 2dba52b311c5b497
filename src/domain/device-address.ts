// SPDX-License-Identifier: Apache-2.0
/**
 * Where the guest finds its devices. No layer asks for it, but libvirt reads it with every device and refuses the
 * whole definition for a number in it.
 */
import {onOff, uintAttribute, ulongAttribute} from './attributes.ts';
import type {NumberBase} from './numbers.ts';
import {parsePciAddress} from './pci-address.ts';
import {refusal} from './refusals/refusal.ts';
import {attr, children, placeOf, placeOfAttribute, type XmlElement} from './xml.ts';

/** All that have one; what else is in `<devices>` has none, or libvirt does not know it. */
const ADDRESSED = new Set([
  'disk', 'controller', 'filesystem', 'interface', 'smartcard', 'serial', 'parallel', 'console', 'channel', 'tpm',
  'input', 'sound', 'video', 'hostdev', 'redirdev', 'hub', 'watchdog', 'memballoon', 'rng', 'shmem', 'memory', 'panic',
  'iommu', 'vsock', 'crypto', 'nvram',
]); // prettier-ignore

/** By the type of the address, the numbers in it and their base; of `pci`, see `parsePciAddress`. */
const NUMBERS = new Map<string, Readonly<Record<string, NumberBase>>>(
  Object.entries({
    pci: {},
    drive: {controller: 10, bus: 10, target: 10, unit: 10},
    'virtio-serial': {controller: 10, bus: 10, port: 10},
    ccid: {controller: 10, slot: 10},
    usb: {bus: 10},
    'spapr-vio': {reg: 16},
    ccw: {cssid: 0, ssid: 0, devno: 0},
    'virtio-mmio': {},
    isa: {iobase: 16, irq: 16},
    dimm: {slot: 10, base: 16},
    unassigned: {},
  }),
);

/** Those of 64 bits. */
const LONG: readonly string[] = ['reg', 'base'];

/** Hubs on hubs, and the port of the last one. */
const USB_PORT = /^\s*\+?\d+(?:\.\s*\+?\d+){0,3}$/;

/**
 * @param device an element of `<devices>`
 * @throws KnownError in libvirt's words
 */
export function checkDeviceAddress(device: XmlElement): void {
  const [address] = ADDRESSED.has(device.name) ? children(device, 'address') : [];
  if (address === undefined) return;
  const type = attr(address, 'type');
  if (type === undefined) throw refusal('DEVICE_ADDRESS_TYPE_MISSING', placeOf(address));
  const numbers = NUMBERS.get(type);
  if (numbers === undefined)
    throw refusal('DEVICE_ADDRESS_TYPE', placeOfAttribute(address, 'type'), {
      type,
      known: [...NUMBERS.keys()].join(', '),
    });
  if (type === 'usb') checkUsbPort(address);
  for (const [name, base] of Object.entries(numbers))
    (LONG.includes(name) ? ulongAttribute : uintAttribute)(address, name, {base});
  if (type === 'pci') {
    parsePciAddress(address);
    onOff(address, 'multifunction');
  }
}

function checkUsbPort(address: XmlElement): void {
  const port = attr(address, 'port');
  if (port === undefined || USB_PORT.test(port)) return;
  throw refusal('DEVICE_ADDRESS_PORT', placeOfAttribute(address, 'port'));
}
