// SPDX-License-Identifier: Apache-2.0
/** What can be true of a role. */
import type {Host} from '../host/host.ts';
import type {Layout} from '../policy/layout.ts';
import type {ProcessRole} from './processes.ts';

export type Party = ProcessRole | 'external';

export interface Traits {
  /** Made when the VM starts: that it is not there before is no fault. */
  readonly made?: Made;
  /** A directory: handed over with everything in it, or only with files that are known by name. */
  readonly directory?: 'whole' | 'named-files';
  /** What it means that several VMs name it; absent: it is a file, and writing decides. */
  readonly shared?: Sharing;
  /** A companion that has it for itself. */
  readonly companion?: ProcessRole;
  /** The file with the number of this process. */
  readonly pidOf?: ProcessRole;
  /** Of a socket: who listens and who connects, or what of the resource tells. */
  readonly meeting?: Meeting | 'by-mode' | 'by-passing';
  /** The VM starts without it too. */
  readonly optional?: true;
  /** Where libvirt keeps such things of VMs: no other object of a definition has a place there. */
  readonly kept?: readonly KeptPlace[];
  /** Contents of a disk, or of NVRAM. */
  readonly image?: true;
  /** The names under which it is opened, where these are others than the definition's. */
  readonly opens?: (path: string, host: Host) => readonly string[];
  /** libvirt's driver appends it to the running profile while the VM starts (qemuSecurityDomainSetPathLabel). */
  readonly appended?: true;
  /** Its place among what libvirt labels path by path at that time, outside of the walk over the devices. */
  readonly labelledAtStart?: number;
  /** Where it is only read, libvirt's helper denies writing to it. */
  readonly deniedIfRead?: true;
  /** Its name is known only once the VM starts, so that a profile made before cannot have it. */
  readonly namedAtStart?: true;
  /** How libvirt's drivers label it, in the walk over the devices; absent: they leave it alone. */
  readonly dac?: DacHabit;
  readonly selinux?: SelinuxHabit;
  /** The SELinux driver puts it back where it has been part of a disk. */
  readonly putBack?: true;
  /** As a part of this kind of device, its node is in libvirt's device list. */
  readonly cgroup?: ListedKind;
  /** libvirt makes its node in the private /dev. */
  readonly ownDev?: true;
  /**
   * What strict mode's profile has for it; absent: nothing of its own, since another process opens it, or the stock
   * abstraction covers it.
   */
  readonly strict?: StrictRow;
}

/** Directories in which libvirt keeps things of all its VMs. */
// prettier-ignore
export type KeptPlace = keyof Layout &
  ( | 'cache' | 'channel' | 'config' | 'dbus' | 'dump' | 'formerChannel' | 'lib' | 'log' | 'nvram' | 'ram' | 'save'
    | 'snapshot' | 'state' | 'swtpmLog' | 'swtpmStorage' | 'varstore');

export interface Made {
  /** Whose it is from then on, where that is certain. */
  readonly owner?: 'qemu' | 'swtpm' | 'passt';
  /** Permission bits, where libvirt or the companion sets them. */
  readonly mode?: number;
}

export interface Meeting {
  readonly listens: Party;
  readonly connects: Party;
}

/**
 * `device`: one VM at a time. `group`: devices that only go to one VM together. `gateway`: each open is a thing of
 * its own. `common`: every VM may have it at the same time. `memory`: meant to be shared, and worth a word.
 * `directory`: a tree of the host.
 */
export type Sharing = 'device' | 'group' | 'gateway' | 'common' | 'memory' | 'directory';

/** The kinds of devices that libvirt's device list is made of (qemu_cgroup.c). */
// prettier-ignore
export type ListedKind =
  | 'loader' | 'chardev' | 'tpm' | 'hostdev' | 'memory' | 'graphics' | 'video' | 'input' | 'rng' | 'launch-security';

/** What the DAC driver does, `dac-driver.ts` says how: chown to the ids of the process, or to those of images. */
export type DacHabit = 'node' | 'group-node' | 'mdev-group' | 'own-dev-only' | 'socket' | 'file';

/** What the SELinux driver does, `selinux-driver.ts` says how: the context of images, or of content. */
export type SelinuxHabit = 'image' | 'content' | 'group-node' | 'mdev-group' | 'socket' | 'scsi-node';

export interface StrictRow {
  /** Letters; absent: what the inventory says. */
  readonly access?: string;
  /** The names the object really has on disk; absent: its path. */
  readonly paths?: (path: string, host: Host) => readonly string[];
  /** Of a directory: AppArmor patterns, below it, of the only files in it that are needed; absent: all of them. */
  readonly files?: readonly string[];
  /** Of a directory: what is in it is opened by name, and nobody lists it. */
  readonly unlisted?: true;
  /**
   * Directories in which svirtgen or libvirt, not the definition, chose the path: what resolves to inside of it
   * is not for the path tables to judge.
   */
  readonly within?: readonly string[];
  /** What users keep in their homes that the definition may name in this role, though in no other. */
  readonly ofUsers?: RegExp;
  /** The amendment that this row is, where libvirt has no such rule: its name in docs/differences.md. */
  readonly amendment?: Amendment;
}

/** The amendments of strict mode's profile by which a role has a row. */
// prettier-ignore
export type Amendment =
  | 'accelerated video' | 'audio' | 'block copy target' | 'capability devices' | 'certificates'
  | 'channel sockets' | 'character device logs' | 'command line' | 'display bus' | 'external TPM'
  | 'firmware variables' | 'guest memory' | 'iommufd' | 'memory encryption' | 'NVMe disks'
  | 'OpenGL libraries' | 'option ROMs' | 'other hypervisors' | 'own IOMMU group' | 'passt'
  | 'PCI sysfs files' | 'persistent reservations' | 'programs' | 'randomness' | 'SCSI devices'
  | 'smartcard readers' | 'storage clients' | 'storage sockets' | 'tap devices' | 'TPM of the host'
  | 'transient overlay' | 'vDPA devices' | 'virtiofs sockets' | 'vsock';
