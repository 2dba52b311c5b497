// SPDX-License-Identifier: Apache-2.0
/**
 * How many devices a definition may have. No step of a plan grows faster than the definition, and still a tenant
 * could write down more devices than any QEMU starts with, and have root work on them for minutes.
 */
import {KnownError} from '../errors.ts';
import {children, placeOf, type XmlElement} from './xml.ts';

/** All devices of a VM with the backing images that are written in it, and all arguments: far more than VMs have. */
const MOST = 2048;

/**
 * By element, where QEMU's own limit is far lower; the source of the limit is in brackets. libvirt starts one
 * display of each of eight types (qemuBuildCommandLineValidate), one smart card (qemuBuildSmartcardCommandLine);
 * QEMU takes 256 memory modules (ACPI_MAX_RAM_SLOTS), 511 ports of a virtio-serial controller, 4 serial and 3
 * parallel ports of a PC, and 32 files for the firmware (FW_CFG_FILE_SLOTS_DFLT). Of <entry> more are taken, since
 * those 32 are a default that a definition may raise (`x-file-slots`). Shares, network cards, sound cards and the
 * like take a function of a PCI bus each, of which libvirt finds some 250 by itself.
 */
const MOST_OF: Readonly<Record<string, number>> = {
  graphics: 32,
  smartcard: 32,
  parallel: 64,
  audio: 128,
  sound: 128,
  video: 128,
  crypto: 256,
  memory: 256,
  rng: 256,
  redirdev: 256,
  shmem: 256,
  serial: 512,
  console: 512,
  channel: 512,
  input: 512,
  filesystem: 512,
  interface: 512,
  hostdev: 1024,
  entry: 512,
};

/**
 * @param elements of one kind
 * @throws KnownError TOO_MANY_DEVICES
 */
export function refuseTooMany(elements: readonly XmlElement[]): void {
  const name = elements[0]?.name ?? '';
  refuseBeyond(MOST_OF[name] ?? MOST, elements, `<${name}> elements`);
}

/**
 * @param devices of all kinds
 * @throws KnownError TOO_MANY_DEVICES
 */
export function refuseTooManyTogether(devices: readonly XmlElement[]): void {
  refuseBeyond(
    MOST,
    devices.flatMap(device => [device, ...imagesBelow(device)]),
    'devices and backing images',
  );
}

function imagesBelow(element: XmlElement): readonly XmlElement[] {
  return children(element, 'backingStore').flatMap(image => [image, ...imagesBelow(image)]);
}

function refuseBeyond(most: number, elements: readonly XmlElement[], what: string): void {
  const surplus = elements[most];
  if (surplus !== undefined)
    throw new KnownError('TOO_MANY_DEVICES', `more than ${most} ${what}`, {
      place: placeOf(surplus),
      help: 'QEMU does not start with so many; distribute them over several VMs',
    });
}
