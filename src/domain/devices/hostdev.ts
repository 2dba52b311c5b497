// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, requiredEnum, sanitizePath, yesNo} from '../attributes.ts';
import type {ParseContext} from '../context.ts';
import type {Hostdev, HostdevSource} from '../parts/hostdev.ts';
import {aliasOf, attr, child, childText, placeOf, type XmlElement} from '../xml.ts';
import {parseSubsystem, type SubsystemType} from './hostdev-subsystem.ts';
import {refusal} from '../refusals/refusal.ts';

const SUBSYSTEM_TYPES = ['usb', 'pci', 'scsi', 'scsi_host', 'mdev'] as const;
const CAPABILITY_TYPES = ['storage', 'misc', 'net'] as const;

/** A device of the host that the guest gets whole (`subsystem`), or a node of it for a container (`capabilities`). */
export function parseHostdev(element: XmlElement, context: ParseContext): Hostdev {
  const mode = enumAttribute(element, 'mode', ['subsystem', 'capabilities']) ?? 'subsystem';
  const source =
    mode === 'subsystem'
      ? parseSubsystem(element, requiredEnum<SubsystemType>(element, 'type', SUBSYSTEM_TYPES), context)
      : parseCapability(element, requiredEnum<CapabilityType>(element, 'type', CAPABILITY_TYPES));
  return hostdevFrom(element, mode, source);
}

/**
 * A host device that an `<interface>` hands over as its network card: a PCI function, or a USB adapter when
 * the source's address or `<vendor>` says so.
 *
 * @param element the `<interface>`, or the `<actual>` of a running one
 */
export function parseInterfaceHostdev(element: XmlElement, context: ParseContext): Hostdev {
  const source = child(element, 'source');
  const written = enumAttribute(child(source, 'address'), 'type', ['usb', 'pci']);
  const type = written ?? (child(source, 'vendor') === undefined ? undefined : 'usb');
  if (type === undefined) throw refusal('HOSTDEV_ADDRESS_TYPE_MISSING', placeOf(source ?? element));
  return hostdevFrom(element, 'subsystem', parseSubsystem(element, type, context));
}

function hostdevFrom(element: XmlElement, mode: Hostdev['mode'], source: HostdevSource): Hostdev {
  return {
    mode,
    source,
    readonly: child(element, 'readonly') !== undefined,
    shareable: child(element, 'shareable') !== undefined,
    unfiltered: unfilteredOf(element),
    romFile: attr(child(element, 'rom'), 'file'),
    alias: aliasOf(element),
    at: placeOf(element),
  };
}

/** As it is asked for, whether it can be had or not. */
function unfilteredOf(element: XmlElement): Hostdev['unfiltered'] {
  if (yesNo(element, 'rawio') !== undefined) return 'rawio';
  return enumAttribute(element, 'sgio', ['filtered', 'unfiltered']) === undefined ? undefined : 'sgio';
}

type CapabilityType = 'storage' | 'misc' | 'net';

/** The child of `<source>` that names the node, and what libvirt calls the device when it is missing. */
const NODES: Record<CapabilityType, {element: string; device: string}> = {
  storage: {element: 'block', device: 'hostdev storage device'},
  misc: {element: 'char', device: 'hostdev character device'},
  net: {element: 'interface', device: 'hostdev net device'},
};

/** A host device node that a container gets; QEMU has none of these. */
function parseCapability(element: XmlElement, type: CapabilityType): HostdevSource {
  const {element: name, device} = NODES[type];
  const node = childText(child(element, 'source'), name);
  if (node === undefined) throw refusal('HOSTDEV_NODE_MISSING', placeOf(element), {name, device});
  return {type, path: type === 'net' ? node : sanitizePath(node)};
}
