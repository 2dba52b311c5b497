// SPDX-License-Identifier: Apache-2.0
/** Images, and the disks that have them. */
import type {CharSource} from './chardev.ts';
import type {Located} from './common.ts';
import type {PciAddress} from './hostdev.ts';
import type {DeviceSeclabel} from './seclabel.ts';

/** The types that can be written. */
export const STORAGE_TYPES = [
  'file', 'block', 'dir', 'network', 'volume', 'nvme', 'vhostuser', 'vhostvdpa',
] as const; // prettier-ignore

export type StorageType = 'none' | (typeof STORAGE_TYPES)[number];

/** In libvirt's order: everything before `cow` has no backing chain that the QEMU driver would follow. */
export const IMAGE_FORMATS = [
  'none', 'raw', 'dir', 'bochs', 'cloop', 'dmg', 'iso', 'vpc', 'vdi', 'fat', 'vhd', 'ploop', 'cow', 'qcow',
  'qcow2', 'qed', 'vmdk',
] as const; // prettier-ignore

export type ImageFormat = (typeof IMAGE_FORMATS)[number];

export interface StorageSource extends Located {
  readonly type: StorageType;
  /** What a volume turned out to be (`actualType`), for definitions written after translation. */
  readonly actualType: StorageType | undefined;
  /** As written; 'none' when it is not. */
  readonly format: ImageFormat;
  /** File, device, directory or vhost-vdpa device; a network source's name is `network.name`. */
  readonly path: string | undefined;
  readonly fdgroup: string | undefined;
  readonly readonly: boolean;
  readonly shared: boolean;
  readonly seclabels: readonly DeviceSeclabel[];
  readonly network: NetworkSource | undefined;
  readonly nvme: NvmeSource | undefined;
  readonly vhostuser: CharSource | undefined;
  readonly volume:
    | {readonly pool: string; readonly volume: string; readonly mode: 'default' | 'host' | 'direct'}
    | undefined;
  readonly reservations: Reservations | undefined;
  /** A source: the next element. 'terminator': the chain ends here. undefined: not written, may be probed. */
  readonly backing: StorageSource | 'terminator' | undefined;
  readonly dataStore: StorageSource | undefined;
}

export interface NetworkSource {
  readonly protocol: string;
  readonly name: string | undefined;
  readonly hosts: readonly {
    readonly transport: string;
    readonly name: string | undefined;
    readonly socket: string | undefined;
  }[];
  /** `<config file=>`, read by librbd. */
  readonly configFile: string | undefined;
  /** Files named by `<identity>` and `<knownHosts>` for ssh. */
  readonly files: readonly string[];
  /** Of NBD; undefined where qemu.conf decides. */
  readonly tls?: boolean | undefined;
}

export interface NvmeSource {
  readonly address: PciAddress;
  readonly namespace: number;
  readonly managed: boolean;
}

export interface Reservations extends Located {
  readonly managed: boolean;
  readonly path: string | undefined;
}

export interface Disk extends Located {
  readonly device: 'disk' | 'cdrom' | 'floppy' | 'lun';
  readonly bus: string | undefined;
  readonly target: string | undefined;
  readonly source: StorageSource;
  readonly transient: boolean;
  readonly transientShareBacking: boolean;
  /** Only in a running VM's definition. */
  readonly mirror: StorageSource | undefined;
  readonly driverName: string | undefined;
  readonly alias: string | undefined;
}

/** What the source really is: a translated volume counts as what it was translated to. */
export function effectiveType(source: StorageSource): StorageType {
  return source.type === 'volume' ? (source.actualType ?? 'volume') : source.type;
}

/** Whether the image is a file, block device or directory of this host. */
export function isLocalStorage(source: StorageSource): boolean {
  return ['file', 'block', 'dir'].includes(effectiveType(source));
}
