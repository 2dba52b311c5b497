// SPDX-License-Identifier: Apache-2.0
/** Host devices, those handed over as network cards first: libvirt keeps them at the head of its list. */
import {pciName} from '../../domain/pci-address.ts';
import type {Hostdev, PciAddress} from '../../domain/domain.ts';
import {usbId} from '../../domain/usb-id.ts';
import type {PciFacts} from '../../host/facts/pci.ts';
import type {Host, UsbFacts} from '../../host/host.ts';
import type {PlanWarningCode} from '../plan-warning.ts';
import type {Provenance} from '../resource.ts';
import {provenance, resource, resourceAt, type Entry, type Site} from '../site.ts';
import {iommuGroupNode, pciDirectory, unknownPci, vfioContainer} from '../vfio.ts';
import {deviceName} from '../device-name.ts';

export function hostdevResources(site: Site): readonly Entry[] {
  return allHostdevs(site).flatMap((hostdev, index) => {
    const device = deviceName.hostdev(hostdev, index);
    return [...nodes(hostdev, device, site), ...romFile(hostdev, device)];
  });
}

/** Every host device of the domain, network cards included, in libvirt's order. */
export function allHostdevs(site: Pick<Site, 'domain'>): readonly Hostdev[] {
  const cards = site.domain.interfaces.flatMap(({hostdev}) => (hostdev ? [hostdev] : []));
  return [...cards, ...site.domain.hostdevs];
}

function nodes(hostdev: Hostdev, device: string, site: Site): readonly Entry[] {
  const {source} = hostdev;
  const from = provenance(device, hostdev, `${source.type} host device`);
  const common = {
    kind: 'hostdev',
    from,
    readonly: hostdev.readonly,
    shareable: hostdev.shareable,
    access: 'rw',
  } as const;
  switch (source.type) {
    case 'usb':
      return usbNode(source, site.host, common);
    case 'pci':
      return pciNodes(source, site.host, common);
    case 'mdev':
      return mdevNodes(source.uuid, site.host, common);
    case 'scsi': {
      if (source.protocol === 'iscsi') return [];
      const {host, bus, target, unit} = source;
      const path = site.host.scsiGeneric(host, bus, target, unit);
      return path
        ? [resource({...common, role: 'scsi-node', path, access: hostdev.readonly ? 'rk' : 'rwk'})]
        : [gap('SCSI_DEVICE_UNKNOWN', `the host has no SCSI device ${host}:${bus}:${target}:${unit}`, from)];
    }
    case 'scsi_host':
      // libvirt joins the directory and the name with two slashes, and the label follows its text.
      return vhostScsi(source.wwpn, common);
    case 'storage':
    case 'misc':
      return resourceAt(source.path, {...common, role: 'capability-node'});
    case 'net':
      return [];
  }
}

type Common = {
  readonly kind: 'hostdev';
  readonly from: Provenance;
  readonly access: string;
  readonly readonly: boolean;
  readonly shareable: boolean;
};
type Source<T extends Hostdev['source']['type']> = Extract<Hostdev['source'], {type: T}>;

function gap(code: PlanWarningCode, message: string, from: Provenance): Entry {
  return {code, message, from};
}

function usbNode(source: Source<'usb'>, host: Host, common: Common): readonly Entry[] {
  if (source.missing) return [];
  const found = usbAddress(source, host);
  if (!found) {
    const message = `the host has no USB device ${usbName(source)}, or more than one`;
    return [gap('USB_DEVICE_UNKNOWN', message, common.from)];
  }
  return [resource({...common, role: 'usb-node', path: usbPath(found)})];
}

export function usbPath({bus, device}: Pick<UsbFacts, 'bus' | 'device'>): string {
  const decimal = (value: number) => String(value).padStart(3, '0');
  return `/dev/bus/usb/${decimal(bus)}/${decimal(device)}`;
}

/** As it is looked for: bus 0 says nothing beside an id. */
function usbName({vendor, product = 0, bus = 0, device = 0, port}: Source<'usb'>): string {
  const place = `on bus ${bus}, ${port === undefined ? `device ${device}` : `port ${port}`}`;
  if (!vendor) return place;
  const id = usbId(vendor, product);
  return bus ? `${id} ${place}` : id;
}

/** The written address counts; what is plugged in is looked up only where there is none. */
function usbAddress(source: Source<'usb'>, host: Host): Pick<UsbFacts, 'bus' | 'device'> | undefined {
  const {bus, device} = source;
  return bus !== undefined && device !== undefined ? {bus, device} : onlyUsbDevice(source, host);
}

/** The one device of the host that is all that is written; zero means "not given" to libvirt. */
export function onlyUsbDevice(source: Source<'usb'>, host: Host): UsbFacts | undefined {
  const {vendor, product, bus, device, port} = source;
  if (!vendor && !bus) return undefined;
  const isAt = (usb: UsbFacts) =>
    device === undefined ? port !== undefined && usb.port === port : usb.device === device;
  const matches = host
    .usb()
    .filter(
      usb =>
        (!vendor || (usb.vendor === vendor && usb.product === product)) &&
        (!bus || (usb.bus === bus && isAt(usb))),
    );
  return matches.length === 1 ? matches[0] : undefined;
}

function pciNodes(source: Source<'pci'>, host: Host, common: Common): readonly Entry[] {
  if (source.driver === undefined || source.driver === 'vfio') {
    const nodes = source.iommufd
      ? iommufdNodes(source.address, host, common)
      : [iommuGroupNode(host, source.address, {...common, role: 'vfio-group'}), vfioContainer(common)];
    return [...nodes, ...sysfsFiles(source.address, host, {...common, role: 'vfio-sysfs', access: 'r'})];
  }
  const facts = host.pci(source.address);
  if (!facts) return [unknownPci(pciName(source.address), common.from)];
  return sysfsFiles(source.address, host, {...common, role: 'pci-sysfs'});
}

/** What the kernel shows of one PCI device, as far as device assignment looks at it. */
function sysfsFiles(
  address: PciAddress,
  host: Host,
  fields: Common & {readonly role: 'pci-sysfs' | 'vfio-sysfs'},
): readonly Entry[] {
  const directory = pciDirectory(pciName(address));
  const files = host.pci(address)?.files ?? [];
  const wanted = files.filter(name => isAssignedFile(name) && !(fields.access === 'r' && name === 'reset'));
  return wanted.map(name => resource({...fields, path: `${directory}/${name}`}));
}

/**
 * The device's own node, and the one of the IOMMU: what libvirt 12.1 and newer open in place of the group. It hands
 * the descriptors over, and QEMU maps the device's memory through them.
 */
function iommufdNodes(address: PciAddress, host: Host, common: Common): readonly Entry[] {
  const handed = {...common, access: 'rwm', passed: true} as const;
  const name = pciName(address);
  const own = host.list(`${pciDirectory(name)}/vfio-dev`) ?? [];
  return [
    resource({...handed, role: 'iommufd', path: '/dev/iommu'}),
    ...own.map(node => resource({...handed, role: 'vfio-device', path: `/dev/vfio/devices/${node}`})),
    ...(own.length > 0 ? [] : [vfioNodeGap(name, host.pci(address), common)]),
  ];
}

function vfioNodeGap(name: string, facts: PciFacts | undefined, {from}: Common): Entry {
  return facts
    ? gap('VFIO_NODE_UNKNOWN', `PCI device ${name} is not bound to VFIO, so its node has no number yet`, from)
    : unknownPci(name, from);
}

/** The target's directory; libvirt opens the node and hands its descriptor over. */
function vhostScsi(wwpn: string, common: Common): readonly Entry[] {
  // libvirt joins the directory and the name with two slashes, and the label follows its text.
  const target = `/sys/kernel/config/target/vhost//${wwpn}`;
  return [
    resource({...common, role: 'vhost-scsi', path: target, tree: true}),
    resource({...common, role: 'vhost-scsi-node', path: '/dev/vhost-scsi', passed: true}),
  ];
}

/** The sysfs files that legacy PCI assignment opened. */
export function isAssignedFile(name: string): boolean {
  return ['config', 'rom', 'vendor', 'device', 'reset'].includes(name) || name.startsWith('resource');
}

function mdevNodes(uuid: string, host: Host, common: Common): readonly Entry[] {
  const group = host.mdev(uuid)?.iommuGroup;
  if (group === undefined)
    return [gap('MDEV_UNKNOWN', `the IOMMU group of mediated device ${uuid} is not known`, common.from)];
  return [resource({...common, role: 'mdev-group', path: `/dev/vfio/${group}`}), vfioContainer(common)];
}

function romFile(hostdev: Hostdev, device: string): readonly Entry[] {
  const from = provenance(device, hostdev, 'option ROM');
  return resourceAt(hostdev.romFile, {kind: 'hostdev', role: 'rom-file', access: 'r', from});
}
