// SPDX-License-Identifier: Apache-2.0
/** Devices of the host that are passed through. */
import type {Located} from './common.ts';

export interface PciAddress {
  readonly domain: number;
  readonly bus: number;
  readonly slot: number;
  readonly function: number;
}

export type HostdevSource =
  | {
      readonly type: 'usb';
      readonly vendor: number | undefined;
      readonly product: number | undefined;
      readonly bus: number | undefined;
      readonly device: number | undefined;
      /** Where it is plugged in, as sysfs writes it: `1.2` is the second port of the hub in the first. */
      readonly port: string | undefined;
      readonly missing: boolean;
      readonly startupPolicy: string | undefined;
    }
  | {
      readonly type: 'pci';
      readonly address: PciAddress;
      readonly driver: 'vfio' | 'kvm' | 'xen' | undefined;
      /** Whether libvirt opens the device's own node for QEMU, in place of its group's. */
      readonly iommufd: boolean | undefined;
    }
  | {
      readonly type: 'scsi';
      readonly protocol: 'adapter';
      /** As written; its number is `host`. */
      readonly adapter: string;
      readonly host: number;
      readonly bus: number;
      readonly target: number;
      readonly unit: number;
    }
  | {
      readonly type: 'scsi';
      readonly protocol: 'iscsi';
      readonly name: string;
      /** Host and port, or its socket. */
      readonly server: string;
    }
  | {readonly type: 'scsi_host'; readonly wwpn: string}
  | {readonly type: 'mdev'; readonly model: string; readonly uuid: string}
  | {readonly type: 'storage'; readonly path: string | undefined}
  | {readonly type: 'misc'; readonly path: string | undefined}
  | {readonly type: 'net'; readonly path: string | undefined};

export interface Hostdev extends Located {
  readonly mode: 'subsystem' | 'capabilities';
  readonly source: HostdevSource;
  readonly readonly: boolean;
  readonly shareable: boolean;
  /** Commands that bypass the kernel's filters, which only SCSI has. */
  readonly unfiltered: 'rawio' | 'sgio' | undefined;
  readonly romFile: string | undefined;
  readonly alias: string | undefined;
}
