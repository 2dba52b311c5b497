// SPDX-License-Identifier: Apache-2.0
/** The parts of a parsed definition: types that several devices have, and those of the devices. */
import type {Place} from '../errors.ts';

export interface Located {
  readonly at: Place;
}

export type VirtType =
  | 'none'
  | 'qemu'
  | 'kqemu'
  | 'kvm'
  | 'xen'
  | 'lxc'
  | 'uml'
  | 'openvz'
  | 'test'
  | 'vmware'
  | 'hyperv'
  | 'vbox'
  | 'phyp'
  | 'parallels'
  | 'bhyve'
  | 'vz'
  | 'hvf';

/** Lower-case canonical 8-4-4-4-12. */
export type Uuid = string & {readonly __brand: 'Uuid'};

/** An element below `<metadata>`, or an attribute of one. */
export interface MetadataValue {
  /** Without prefix; of an attribute `element@attribute`. */
  readonly name: string;
  readonly value: string;
}

/* ---- security labels ---- */

export interface DomainSeclabel extends Located {
  readonly type: 'dynamic' | 'static' | 'none';
  readonly model: string | undefined;
  readonly relabel: boolean;
  readonly label: string | undefined;
  readonly imagelabel: string | undefined;
  readonly baselabel: string | undefined;
}

/** An override on one device's source. Without a model it matches no driver. */
export interface DeviceSeclabel extends Located {
  readonly model: string | undefined;
  readonly relabel: boolean;
  /** Whether `relabel` is written out. */
  readonly relabelWritten: boolean;
  readonly labelskip: boolean;
  readonly label: string | undefined;
}

/* ---- storage ---- */

export type StorageType =
  'none' | 'file' | 'block' | 'dir' | 'network' | 'volume' | 'nvme' | 'vhostuser' | 'vhostvdpa';

/** In libvirt's order: everything before `cow` has no backing chain that the QEMU driver would follow. */
export const IMAGE_FORMATS = [
  'none',
  'raw',
  'dir',
  'bochs',
  'cloop',
  'dmg',
  'iso',
  'vpc',
  'vdi',
  'fat',
  'vhd',
  'ploop',
  'cow',
  'qcow',
  'qcow2',
  'qed',
  'vmdk',
] as const;
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

/* ---- firmware and direct boot ---- */

export interface HostPath extends Located {
  readonly path: string;
}

export interface Loader extends Located {
  readonly path: string | undefined;
  readonly readonly: boolean | undefined;
  readonly type: 'rom' | 'pflash' | undefined;
  readonly secure: boolean | undefined;
  readonly stateless: boolean | undefined;
  readonly format: 'raw' | 'qcow2' | undefined;
}

export interface Nvram extends Located {
  readonly source: StorageSource;
  readonly template: string | undefined;
  readonly templateFormat: ImageFormat | undefined;
  /** Whether the path was written, and not filled in by QEMU's defaults. */
  readonly written: boolean;
}

export interface AcpiTable extends HostPath {
  readonly type: 'slic' | 'raw' | 'rawset' | 'msdm';
}

export interface Os extends Located {
  readonly type: string;
  readonly arch: string | undefined;
  readonly machine: string | undefined;
  readonly firmware: 'efi' | 'bios' | undefined;
  readonly loader: Loader | undefined;
  readonly nvram: Nvram | undefined;
  readonly varstore:
    | {readonly path: string | undefined; readonly template: string | undefined; readonly at: Place}
    | undefined;
  readonly kernel: HostPath | undefined;
  readonly initrd: HostPath | undefined;
  readonly shim: HostPath | undefined;
  readonly dtb: HostPath | undefined;
  readonly acpiTables: readonly AcpiTable[];
}

export interface FwCfgEntry extends Located {
  readonly name: string;
  readonly value: string | undefined;
  readonly file: string | undefined;
}

export interface LaunchSecurity extends Located {
  readonly type: 'sev' | 'sev-snp' | 's390-pv' | 'tdx';
  readonly dhCert: boolean;
  readonly session: boolean;
  /** Socket of the service that signs what a TDX guest says of itself; undefined where none is asked for. */
  readonly quoteService: HostPath | undefined;
}

export interface MemoryBacking extends Located {
  readonly source: 'file' | 'anonymous' | 'memfd' | undefined;
  readonly access: 'shared' | 'private' | undefined;
  /** `<hugepages>` with the page sizes asked for, in KiB; an empty list means the default size. */
  readonly hugepages: readonly number[] | undefined;
  /** Whether a NUMA cell or a memory device sets an access mode of its own. */
  readonly cellAccess: boolean;
  /** Each guest NUMA cell's own access mode; none when the guest has no NUMA topology. */
  readonly cells?: readonly ('shared' | 'private' | undefined)[];
}

/* ---- character devices ---- */

export type CharType =
  | 'null'
  | 'vc'
  | 'pty'
  | 'dev'
  | 'file'
  | 'pipe'
  | 'stdio'
  | 'udp'
  | 'tcp'
  | 'unix'
  | 'spicevmc'
  | 'spiceport'
  | 'nmdm'
  | 'qemu-vdagent'
  | 'dbus';

export interface CharSource extends Located {
  readonly type: CharType;
  /** The path of pty, dev, file, pipe and unix; the master of nmdm. */
  readonly path: string | undefined;
  readonly append: string | undefined;
  /** unix and tcp: whether QEMU connects or listens. */
  readonly mode: 'connect' | 'bind';
  readonly reconnect: string | undefined;
  readonly protocol: string | undefined;
  readonly host: string | undefined;
  readonly service: string | undefined;
  readonly slave: string | undefined;
  readonly logFile: string | undefined;
  readonly seclabels: readonly DeviceSeclabel[];
}

export interface Chardev extends Located {
  readonly kind: 'serial' | 'parallel' | 'channel' | 'console';
  readonly source: CharSource;
  readonly targetType: string | undefined;
  readonly targetName: string | undefined;
  /** Whether this console is the first serial seen again: no device of its own. */
  readonly alias: boolean;
  /** The device alias that libvirt gives a running VM's device, such as `serial0`. */
  readonly aliasName: string | undefined;
  /** Address of a channel on its virtio-serial controller, for the socket's automatic name. */
  readonly address: {readonly controller: number; readonly bus: number; readonly port: number} | undefined;
}

/* ---- interfaces ---- */

export interface Interface extends Located {
  readonly type: string;
  /** What a `network` interface of a running VM was resolved to. */
  readonly actualType: string | undefined;
  readonly model: string | undefined;
  readonly driverName: string | undefined;
  readonly backend: {
    readonly type: 'default' | 'passt' | undefined;
    readonly logFile: string | undefined;
    readonly tap: string | undefined;
    readonly vhost: string | undefined;
  };
  readonly sourceDev: string | undefined;
  /** The bridge or network it is on, with the port group where there is one. */
  readonly network: string | undefined;
  readonly vhostuser: CharSource | undefined;
  /** A host device that is handed over as a network card (`type='hostdev'`, or resolved to it). */
  readonly hostdev: Hostdev | undefined;
  readonly portForwards: readonly PortForward[];
  readonly ips: readonly InterfaceIp[];
  readonly hasRoute: boolean;
  readonly romFile: string | undefined;
  readonly alias: string | undefined;
  readonly targetDev: string | undefined;
  /** Node of a macvtap device, which libvirt writes down while the VM runs. */
  readonly tapNode: string | undefined;
}

export interface PortForward extends Located {
  readonly proto: 'tcp' | 'udp';
  readonly address: string | undefined;
  readonly dev: string | undefined;
  readonly ranges: readonly PortRange[];
}

/** `to` is the guest's port for `start`; without it the numbers are the same on both sides. */
export interface PortRange extends Located {
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly to: number | undefined;
  readonly exclude: boolean | undefined;
}

export interface InterfaceIp extends Located {
  readonly family: 'ipv4' | 'ipv6';
  readonly address: string;
  readonly prefix: number;
  readonly peer: string | undefined;
}

/* ---- TPM ---- */

export interface Tpm extends Located {
  readonly model: 'tpm-tis' | 'tpm-crb' | 'tpm-spapr' | 'spapr-tpm-proxy' | undefined;
  readonly backend:
    | {readonly type: 'passthrough'; readonly source: CharSource}
    | {
        readonly type: 'emulator';
        readonly version: '1.2' | '2.0' | undefined;
        readonly source: {readonly type: 'file' | 'dir'; readonly path: string} | undefined;
        readonly encrypted: boolean;
        readonly persistentState: boolean;
        readonly pcrBanks: readonly string[];
        readonly profileSource: string | undefined;
        readonly debug: number | undefined;
      }
    | {readonly type: 'external'; readonly source: CharSource};
  readonly alias: string | undefined;
}

/* ---- host devices ---- */

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
      readonly host: number;
      readonly bus: number;
      readonly target: number;
      readonly unit: number;
    }
  | {readonly type: 'scsi'; readonly protocol: 'iscsi'}
  | {readonly type: 'scsi_host'; readonly wwpn: string | undefined}
  | {readonly type: 'mdev'; readonly model: string; readonly uuid: string}
  | {readonly type: 'storage'; readonly path: string | undefined}
  | {readonly type: 'misc'; readonly path: string | undefined}
  | {readonly type: 'net'; readonly path: string | undefined};

export interface Hostdev extends Located {
  readonly mode: 'subsystem' | 'capabilities';
  readonly source: HostdevSource;
  readonly readonly: boolean;
  readonly shareable: boolean;
  readonly romFile: string | undefined;
  readonly alias: string | undefined;
}

/* ---- everything else ---- */

export interface Graphics extends Located {
  readonly type: 'sdl' | 'vnc' | 'rdp' | 'desktop' | 'spice' | 'egl-headless' | 'dbus';
  readonly gl: boolean;
  readonly rendernode: string | undefined;
  /** Sockets that listen, in order; path undefined until libvirt picks one. */
  readonly sockets: readonly {readonly path: string | undefined; readonly at: Place}[];
  /** Whether no listen element and no address says where to listen. */
  readonly listens: readonly {
    readonly type: 'none' | 'address' | 'network' | 'socket';
    readonly address: string | undefined;
    readonly at: Place;
  }[];
  readonly xauth: string | undefined;
  /** Of a display over D-Bus: connections that are handed over, a bus that is there already, or one of its own. */
  readonly bus: 'peers' | 'own' | {readonly address: string} | undefined;
  readonly audioId: string | undefined;
}

export interface Video extends Located {
  readonly model: string | undefined;
  readonly vhostuser: boolean;
  readonly rendernode: string | undefined;
  readonly accel3d: boolean;
  readonly blob: boolean;
  readonly alias: string | undefined;
}

export interface Input extends Located {
  readonly type: 'mouse' | 'tablet' | 'keyboard' | 'passthrough' | 'evdev';
  readonly path: string | undefined;
  readonly alias: string | undefined;
}

export interface MemoryDevice extends Located {
  readonly model: 'dimm' | 'nvdimm' | 'virtio-pmem' | 'virtio-mem' | 'sgx-epc';
  readonly path: string | undefined;
  readonly access: 'shared' | 'private' | undefined;
  readonly pagesize: number | undefined;
  readonly alias: string | undefined;
}

export interface Shmem extends Located {
  readonly name: string;
  readonly model: 'ivshmem' | 'ivshmem-plain' | 'ivshmem-doorbell';
  /** undefined: no server; a server may have no path of its own. */
  readonly server: {readonly path: string | undefined; readonly at: Place} | undefined;
}

export interface Rng extends Located {
  readonly backend: 'random' | 'egd' | 'builtin';
  /** The file of `random`. */
  readonly path: string | undefined;
  readonly source: CharSource | undefined;
}

export interface Filesystem extends Located {
  readonly type: 'mount' | 'block' | 'file' | 'template' | 'ram' | 'bind' | 'volume';
  readonly driver: 'path' | 'handle' | 'virtiofs' | 'mtp' | 'loop' | 'nbd' | 'ploop' | undefined;
  readonly source: string | undefined;
  readonly socket: string | undefined;
  readonly binary: string | undefined;
  readonly readonly: boolean;
  readonly target: string | undefined;
  readonly alias: string | undefined;
}

export interface Smartcard extends Located {
  readonly mode: 'host' | 'host-certificates' | 'passthrough';
  readonly database: string | undefined;
  readonly source: CharSource | undefined;
}

export interface Redirdev extends Located {
  readonly bus: string | undefined;
  readonly source: CharSource;
}

export interface Sound extends Located {
  readonly model: string | undefined;
}

export interface Audio extends Located {
  readonly type: string;
  readonly id: string | undefined;
  readonly path: string | undefined;
  readonly devices: readonly string[];
  readonly serverName: string | undefined;
  /** Where PipeWire's socket is, when not where its client library looks. */
  readonly runtimeDir: string | undefined;
}

export interface Crypto extends Located {
  readonly backend: 'builtin' | 'lkcf' | undefined;
}

export interface Pstore extends Located {
  readonly path: string | undefined;
}

/** `guid` undefined: libvirt or QEMU makes one up. */
export interface Vmgenid extends Located {
  readonly guid: Uuid | undefined;
}

/** A property of a device that is handed to QEMU as it is. */
export interface QemuOverride extends Located {
  /** Of the device, such as `hostdev0`. */
  readonly alias: string;
  readonly property: string;
  /** Empty where the property is taken away. */
  readonly value: string;
}

/** A capability of QEMU that libvirt is to take for present, or for absent. */
export interface QemuCapability extends Located {
  readonly capability: string;
  readonly added: boolean;
}

export interface QemuDeprecation extends Located {
  readonly behavior: string;
}

export interface QemuArgument extends Located {
  readonly kind: 'arg' | 'env';
  readonly name: string | undefined;
  readonly value: string;
}
