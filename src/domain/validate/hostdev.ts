// SPDX-License-Identifier: Apache-2.0
/** What libvirt asks of devices of the host, each and together. */
import type {Domain, Hostdev, HostdevSource} from '../domain.ts';
import {pciName} from '../pci-address.ts';
import {refusal} from '../refusals/refusal.ts';

export function validateHostdev({source, unfiltered, at}: Hostdev): void {
  if (unfiltered !== undefined && source.type !== 'scsi')
    throw refusal('HOSTDEV_UNFILTERED', at, {attribute: unfiltered});
}

/** A device is handed over once, be it as a network card. */
export function validateHostdevsDiffer({interfaces, hostdevs}: Domain): void {
  const seen = new Map<string, Hostdev>();
  for (const hostdev of [...interfaces.flatMap(net => net.hostdev ?? []), ...hostdevs]) {
    const names = namesOf(hostdev.source);
    const earlier = names.map(name => seen.get(name)).find(each => each !== undefined);
    if (earlier !== undefined) throw refusal('HOSTDEV_TWICE', hostdev.at, {line: earlier.at.line});
    if (names[0] !== undefined) seen.set(names[0], hostdev);
  }
}

/** What libvirt compares: it goes by the first, and finds it among all of a later device. */
function namesOf(source: HostdevSource): readonly string[] {
  switch (source.type) {
    case 'usb': {
      const {vendor = 0, product = 0, bus, device, port} = source;
      if (port !== undefined) return [];
      const kind = `usb ${vendor}:${product}`;
      return bus && device ? [`usb at ${bus}:${device}`, kind] : [kind];
    }
    case 'pci':
      return [`pci ${pciName(source.address)}`];
    case 'scsi':
      return source.protocol === 'iscsi'
        ? [`iscsi ${source.server} ${source.name}`]
        : [`scsi ${source.adapter} ${source.bus}:${source.target}:${source.unit}`];
    case 'scsi_host':
      return [`vhost ${source.wwpn}`];
    case 'mdev':
      return [`mdev ${source.uuid}`];
    default:
      return [];
  }
}
