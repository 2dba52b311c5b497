// SPDX-License-Identifier: Apache-2.0
/** Devices of a definition of which the host, or its record, does not tell which node or file they lead to. */
import {basename} from 'node:path/posix';
import {deviceName} from '../inventory/device-name.ts';
import type {PlanWarningCode} from '../inventory/plan-warning.ts';
import {groupedBy} from '../list-in.ts';
import {onceOf} from '../once.ts';
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

interface UnknownDevices {
  /** Of each kind the device that is told of first. */
  readonly nodes: readonly {readonly device: string; readonly mayLeadTo: RegExp}[];
  /** By the volume's name, which the file of most pools has, too. */
  readonly volumes: ReadonlyMap<string, string>;
}

/** Looked through once: a log may have as many denials as the definition has devices. */
const unknownDevices = onceOf(({plan: {warnings}, site: {domain}}: Analysis): UnknownDevices => {
  const byKind = groupedBy(warnings, ({code}) => code);
  return {
    nodes: [...byKind].flatMap(([code, [{from}]]) => {
      const mayLeadTo = MAY_LEAD_TO[code];
      return mayLeadTo ? {device: from.device, mayLeadTo} : [];
    }),
    volumes: new Map(
      domain.disks.flatMap((disk, index) => {
        const {volume, actualType} = disk.source;
        return volume && actualType === undefined ? [[volume.volume, deviceName.disk(disk, index)]] : [];
      }),
    ),
  };
});

/** The device that a path may belong to; undefined where all that the definition names is known. */
export function perhapsOf(path: string, analysis: Analysis): string | undefined {
  const {nodes, volumes} = unknownDevices(analysis);
  return nodes.find(({mayLeadTo}) => mayLeadTo.test(path))?.device ?? volumes.get(basename(path));
}
