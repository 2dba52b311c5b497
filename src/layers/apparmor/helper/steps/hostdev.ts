// SPDX-License-Identifier: Apache-2.0
/** Host devices (virt-aa-helper.c). */
import {pciName} from '../../../../domain/pci-address.ts';
import type {Hostdev, HostdevSource} from '../../../../domain/domain.ts';
import type {Host} from '../../../../host/host.ts';
import {allHostdevs, isAssignedFile, onlyUsbDevice, usbPath} from '../../../../inventory/devices/hostdev.ts';
import type {Provenance} from '../../../../inventory/resource.ts';
import {provenance} from '../../../../inventory/site.ts';
import type {LibvirtFeatures} from '../../../../versions/libvirt-changes.ts';
import {requestRule, type HelperView, type RuleRequest} from '../rule-request.ts';
import {deviceName} from '../../../../inventory/device-name.ts';

export function* hostdevs({domain, host}: HelperView): Iterable<RuleRequest> {
  for (const [index, hostdev] of allHostdevs({domain}).entries()) {
    const from = provenance(
      deviceName.hostdev(hostdev, index),
      hostdev,
      `${hostdev.source.type} host device`,
    );
    if (hostdev.mode === 'subsystem') yield* hostdevRequests(hostdev.source, host, from);
  }
}

/**
 * Whether the device is driven through VFIO and its group's node. The helper takes a PCI device without a driver for
 * one; an older helper reads a character device (misc) as a PCI device, whose type has the same number.
 */
export function usesVfio({mode, source}: Hostdev, {capabilitiesTold}: LibvirtFeatures): boolean {
  if (mode !== 'subsystem') return source.type === 'misc' && !capabilitiesTold;
  if (source.type !== 'pci') return source.type === 'mdev';
  return (source.driver === undefined || source.driver === 'vfio') && source.iommufd !== true;
}

function hostdevRequests(source: HostdevSource, host: Host, from: Provenance): readonly RuleRequest[] {
  switch (source.type) {
    case 'usb':
      return usbNode(source, host, from);
    case 'pci':
      return pciFiles(source, host, from);
    case 'scsi':
    case 'scsi_host':
      return [{kind: 'visit', from}];
    default:
      return [];
  }
}

type Usb = Extract<HostdevSource, {type: 'usb'}>;

/** A device that is absent or ambiguous is passed over in silence. */
function usbNode(source: Usb, host: Host, from: Provenance): readonly RuleRequest[] {
  // Zero means "not given" to libvirt.
  if (!source.vendor && !source.bus) {
    return [{kind: 'crash', message: 'a USB host device needs a vendor and product, or an address', from}];
  }
  const found = onlyUsbDevice(source, host);
  if (!found) return [];
  return [requestRule(usbPath(found), 'rw', from, {leavesStatus: true})];
}

/** The files of a device in sysfs, in directory order; what becomes of them is not looked at. */
function pciFiles(
  source: Extract<HostdevSource, {type: 'pci'}>,
  host: Host,
  from: Provenance,
): readonly RuleRequest[] {
  const facts = host.pci(source.address);
  if (!facts) return [];
  const directory = `/sys/bus/pci/devices/${pciName(source.address)}`;
  const paths = facts.files
    .filter(isAssignedFile)
    .map(name => requestRule(`${directory}/${name}`, 'rw', from));
  return [{kind: 'batch', paths, from}];
}
