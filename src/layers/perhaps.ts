// SPDX-License-Identifier: Apache-2.0
/** Devices of a definition of which the host, or its record, does not tell which node or file they lead to. */
import type {PlanWarningCode} from '../inventory/plan-warning.ts';
import type {Analysis} from './analysis.ts';

const VFIO = /^\/dev\/vfio\/(?:\d+|devices\/vfio\d+)$/;

/** Where such a device may lead. */
const MAY_LEAD_TO: Partial<Record<PlanWarningCode, RegExp>> = {
  USB_DEVICE_UNKNOWN: /^\/dev\/bus\/usb\/\d{3}\/\d{3}$/,
  PCI_DEVICE_UNKNOWN: VFIO,
  IOMMU_GROUP_UNKNOWN: VFIO,
  VFIO_NODE_UNKNOWN: VFIO,
  MDEV_UNKNOWN: VFIO,
  SCSI_DEVICE_UNKNOWN: /^\/dev\/sg\d+$/,
  RENDER_NODE_UNKNOWN: /^\/dev\/dri\/renderD\d+$/,
  MACVTAP_NODE_UNKNOWN: /^\/dev\/tap\d+$/,
};

/** The device that a path may belong to; undefined where all that the definition names is known. */
export function perhapsOf(path: string, {plan, site}: Analysis): string | undefined {
  const isVolume = site.domain.disks.some(
    ({source: {volume}}) => volume !== undefined && path.endsWith(`/${volume.volume}`),
  );
  const unknown = plan.warnings.find(
    ({code}) => MAY_LEAD_TO[code]?.test(path) ?? (isVolume && code === 'VOLUME_UNRESOLVED'),
  );
  return unknown?.from.device;
}
