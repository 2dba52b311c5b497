// SPDX-License-Identifier: Apache-2.0
/**
 * Attributes that no layer asks for, but whose value libvirt reads one by one: a word that it does not know, or what
 * is no number, ends in a refusal of the whole definition. Only those that libvirt 9.0, 11.3 and 12.8 read alike, and
 * of lists of words only those that no version has added to.
 */
import {enumAttribute, intAttribute, naturalAttribute, onOff, uintAttribute, yesNo} from './attributes.ts';
import {listIn} from '../list-in.ts';
import {once} from '../once.ts';
import {refusal} from './refusals/refusal.ts';
import {VIRTIO_MODELS} from './virtio-models.ts';
import {attr, placeOfAttribute, type XmlElement} from './xml.ts';

type Read = (element: XmlElement, attribute: string) => unknown;

const positive: Read = (element, attribute) => uintAttribute(element, attribute, {nonZero: true});
const oneOf =
  (...words: readonly string[]): Read =>
  (element, attribute) =>
    enumAttribute(element, attribute, words);

const VIRTIO = ['controller', 'disk', 'filesystem', 'input', 'interface', 'memballoon', 'rng', 'video'];
const each = (devices: readonly string[], element: string) =>
  devices.map(device => `${device}/${element}`).join(' ');

/** Paths as `XmlElement.path`, attributes, how they are read. */
const ROWS: readonly (readonly [paths: string, attributes: string, read: Read])[] = [
  [each(VIRTIO, 'driver'), 'iommu ats packed page_per_vq', onOff],
  [each(['disk', 'hostdev', 'interface', 'redirdev'], 'boot'), 'order', positive],
  [each(['disk', 'hostdev', 'interface', 'video'], 'acpi'), 'index', uintAttribute],
  [each(['serial', 'parallel', 'channel', 'console'], 'log'), 'append', onOff],
  ['hostdev/rom interface/rom', 'bar', onOff],
  ['hostdev/rom interface/rom', 'enabled', yesNo],

  ['audio', 'id', positive],
  ['audio/input audio/output', 'mixingEngine fixedSettings', yesNo],
  ['audio/input audio/output', 'voices bufferLength', uintAttribute],
  ['audio/input/settings audio/output/settings', 'frequency channels', uintAttribute],
  [
    'audio/input/settings audio/output/settings',
    'format',
    oneOf('s8', 'u8', 's16', 'u16', 's32', 'u32', 'f32'),
  ],
  ['controller', 'index', naturalAttribute],
  [
    'controller',
    'type',
    oneOf('ide', 'fdc', 'scsi', 'sata', 'virtio-serial', 'ccid', 'usb', 'pci', 'xenbus', 'isa', 'nvme'),
  ],
  ['controller', 'model', controllerModel],
  ['controller/driver', 'queues cmd_per_lun max_sectors', uintAttribute],
  ['controller/master', 'startport', uintAttribute],
  ['disk', 'rawio', yesNo],
  ['disk/driver', 'cache', oneOf('default', 'none', 'writethrough', 'writeback', 'directsync', 'unsafe')],
  ['disk/driver', 'discard', oneOf('unmap', 'ignore')],
  ['disk/driver', 'error_policy', oneOf('stop', 'report', 'ignore', 'enospace')],
  ['disk/driver', 'rerror_policy', oneOf('stop', 'report', 'ignore')],
  ['disk/driver', 'io', oneOf('native', 'threads', 'io_uring')],
  ['disk/driver', 'ioeventfd event_idx copy_on_read', onOff],
  ['disk/driver', 'queues queue_size iothread', uintAttribute],
  ['disk/source', 'startupPolicy', oneOf('mandatory', 'requisite', 'optional')],
  ['disk/source/ssl', 'verify', yesNo],
  ['disk/target', 'removable', onOff],
  ['disk/target', 'tray', oneOf('closed', 'open')],
  ['filesystem/binary', 'xattr', onOff],
  ['interface', 'trustGuestRxFilters', yesNo],
  ['iommu/driver', 'intremap caching_mode eim iotlb', onOff],
  ['memballoon', 'autodeflate', onOff],
  ['redirfilter/usbdev', 'allow', yesNo],
  ['shmem/msi', 'ioeventfd', onOff],
  ['vsock/cid', 'auto', yesNo],

  ['features/apic', 'eoi', onOff],
  ['features/pmu features/smm features/vmport features/vmcoreinfo', 'state', onOff],
  ['memory', 'dumpCore', onOff],
  ['os/bios', 'rebootTimeout', intAttribute],
  ['os/boot', 'dev', oneOf('fd', 'hd', 'cdrom', 'network')],
  ['os/bootmenu', 'enable', yesNo],
  ['os/bootmenu', 'timeout', uintAttribute],
  ['pm/suspend-to-disk pm/suspend-to-mem', 'enabled', yesNo],
  ['vcpu', 'placement', oneOf('static', 'auto')],
  ['vcpu', 'current', uintAttribute],
];

const words = (text: string) => text.split(' ');

/** By the type of a controller; none where there is one kind of it. */
const CONTROLLER_MODELS: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'scsi',
    words(
      'auto buslogic lsilogic lsisas1068 vmpvscsi ibmvscsi virtio-scsi lsisas1078 virtio-transitional virtio-non-transitional ncr53c90 dc390 am53c974',
    ),
  ],
  [
    'usb',
    words(
      'piix3-uhci piix4-uhci ehci ich9-ehci1 ich9-uhci1 ich9-uhci2 ich9-uhci3 vt82c686b-uhci pci-ohci nec-xhci qusb1 qusb2 qemu-xhci none',
    ),
  ],
  [
    'pci',
    words(
      'pci-root pcie-root pci-bridge dmi-to-pci-bridge pcie-to-pci-bridge pcie-root-port pcie-switch-upstream-port pcie-switch-downstream-port pci-expander-bus pcie-expander-bus',
    ),
  ],
  ['ide', words('piix3 piix4 ich6')],
  ['virtio-serial', VIRTIO_MODELS],
  ['sata', []],
  ['fdc', []],
  ['ccid', []],
]);

function controllerModel(element: XmlElement): void {
  const model = attr(element, 'model');
  const known = CONTROLLER_MODELS.get(attr(element, 'type') ?? '');
  if (model === undefined || known === undefined || known.includes(model)) return;
  const help =
    known.length === 0 ? 'remove the model: there is one kind of it' : `use one of: ${known.join(', ')}`;
  throw refusal('CONTROLLER_MODEL', placeOfAttribute(element, 'model'), {model, help});
}

type Readers = readonly (readonly [attribute: string, read: Read])[];

const readersByPath = once((): ReadonlyMap<string, Readers> => {
  const found = new Map<string, (readonly [string, Read])[]>();
  for (const [paths, attributes, read] of ROWS)
    for (const path of paths.split(' '))
      for (const attribute of attributes.split(' ')) listIn(found, path).push([attribute, read]);
  return found;
});

/**
 * @param element `<domain>`, or what is in it
 * @throws KnownError in libvirt's words
 */
export function checkPlainAttributes(element: XmlElement): void {
  for (const [attribute, read] of readersByPath().get(element.path) ?? []) read(element, attribute);
  const seen = new Set<string>();
  for (const part of element.children) {
    if (part.namespace !== '') continue;
    // Of parts libvirt reads the first of a name, and of devices all.
    const isDevices = element.name === 'devices' || part.name === 'devices';
    if (!isDevices && seen.has(part.name)) continue;
    seen.add(part.name);
    checkPlainAttributes(part);
  }
}
