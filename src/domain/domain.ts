// SPDX-License-Identifier: Apache-2.0
/**
 * The parsed definition: what a domain's XML says, as readonly data, with libvirt's generic defaults filled in
 * (those of its `domain_postparse.c`; QEMU's own are a second step, `qemu-defaults.ts`).
 * Every element carries the place it came from. `undefined` means "not written"; an empty attribute stays ''.
 */
import type {Version} from '../versions/version.ts';
import type {VersionNeed} from './novelties.ts';
import type {Devices} from './parse-devices.ts';
import type {FwCfgEntry} from './devices/fw-cfg.ts';
import type {LaunchSecurity} from './devices/launch-security.ts';
import type {Os} from './devices/os.ts';
import type {parseQemuNamespace} from './devices/qemu-commandline.ts';
import type {MemoryBacking} from './memory-backing.ts';
import type {Located, MetadataValue, ReadBy, Slip, Uuid, VirtType} from './parts/common.ts';
import type {DomainSeclabel} from './parts/seclabel.ts';

export type {Audio} from './devices/audio.ts';
export type {Filesystem} from './devices/filesystem.ts';
export type {Loader} from './devices/firmware.ts';
export type {Input} from './devices/input.ts';
export type {InterfaceIp, PortForward} from './devices/interface-ip.ts';
export type {LaunchSecurity} from './devices/launch-security.ts';
export type {Os} from './devices/os.ts';
export type {Pstore} from './devices/pstore.ts';
export type {QemuArgument, QemuOverride} from './devices/qemu-commandline.ts';
export type {Shmem} from './devices/shmem.ts';
export type {Video} from './devices/video.ts';
export type {Vsock} from './devices/vsock.ts';
export type {MemoryBacking} from './memory-backing.ts';
export * from './parts/boot.ts';
export * from './parts/chardev.ts';
export * from './parts/common.ts';
export * from './parts/devices.ts';
export * from './parts/display.ts';
export * from './parts/hostdev.ts';
export * from './parts/interface.ts';
export * from './parts/seclabel.ts';
export * from './parts/storage.ts';

/** Devices in libvirt's order; disks are sorted as libvirt inserts them (bus, then target). */
export interface Domain extends Located, Devices, ReadBy<typeof parseQemuNamespace> {
  /** The libvirt that reads the definition; what it overlooks is not in here. */
  readonly libvirt: Version;
  /** What of the definition came with a version of libvirt, seen or not. */
  readonly needs: readonly VersionNeed[];
  /** Names that libvirt passes over, and that look misspelt. */
  readonly slips: readonly Slip[];
  /** `domain`, or `domstatus` for libvirtd's status file of a running VM. */
  readonly root: 'domain' | 'domstatus';
  /** Whether this is a running VM's definition: it has an `id`, or stands in a status file. */
  readonly live: boolean;
  readonly type: VirtType;
  /** -1 when the definition is not a running one's. */
  readonly id: number;
  readonly name: string;
  readonly uuid: Uuid | undefined;
  readonly title: string | undefined;
  readonly metadata: readonly MetadataValue[];
  /** The QEMU program, when the definition names it. */
  readonly emulator?: string | undefined;
  readonly os: Os;
  /** `<iommufd enabled='yes'>`: what the VM's PCI host devices do that do not say otherwise themselves. */
  readonly iommufd: boolean;
  readonly memoryBacking: MemoryBacking;
  readonly seclabels: readonly DomainSeclabel[];
  readonly launchSecurity: LaunchSecurity | undefined;
  readonly fwCfg: readonly FwCfgEntry[];
}
