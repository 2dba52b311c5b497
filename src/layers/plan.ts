/** What the layers do for one domain: the shape that `plan` prints (docs/plan-format.md). */
import type {DeviceSeclabel} from '../domain/domain.ts';
import type {PlanWarning, PlanWarningCode} from '../inventory/plan-warning.ts';
import type {Provenance} from '../inventory/resource.ts';
import type {LayerId} from './layer-id.ts';

export type {DeviceSeclabel, LayerId, PlanWarning, PlanWarningCode, Provenance};

/** The oldest libvirt that reads the whole definition, and why. */
export interface PlanNeeds {
  readonly libvirt: string;
  readonly because: readonly {
    readonly element: string;
    readonly line: number;
    readonly version: string;
  }[];
}

export interface LabelPlan {
  readonly domain: {
    readonly name: string;
    readonly uuid: string | null;
    readonly id: number;
    readonly type: string;
  };
  readonly processes: readonly ProcessPlan[];
  readonly selinux: SelinuxPlan;
  readonly dac: DacPlan;
  readonly apparmor: ApparmorPlan;
  readonly cgroup: CgroupPlan;
  readonly namespace: NamespacePlan;
  readonly warnings: readonly PlanWarning[];
  /** Null where any libvirt from 8.0 on does; absent in plans saved by older versions. */
  readonly needs?: PlanNeeds | null;
  /** Only when it was asked for. */
  readonly unplug?: UnplugPlan;
  /** Only in strict mode, when the definition asks for what no VM gets: nothing carries such a plan out. */
  readonly refused?: PlanRefusal;
}

/** What each layer plans; a plan that was saved may lack some of it. */
export interface LayerPlans extends Pick<LabelPlan, LayerId> {
  readonly selinux: SelinuxPlan & SelinuxAtStart;
  readonly dac: DacPlan & DacAtStart;
}

export interface PlanRefusal {
  readonly code: string;
  readonly message: string;
  readonly from: Provenance;
}

export interface ProcessPlan {
  readonly name: string;
  readonly role: string;
  /** SELinux context; null where SELinux gives it none. */
  readonly selinux: string | null;
  readonly uid: number | null;
  readonly gid: number | null;
  /** AppArmor profile; null where it runs outside the VM's confinement. */
  readonly profile: string | null;
  /** Files of its own; absent in plans saved by older versions, as is the next. */
  readonly owns?: readonly OwnedFile[];
  /** Where it meets others. */
  readonly sockets?: readonly ProcessSocket[];
}

export interface OwnedFile {
  readonly path: string;
  readonly uid: number;
  readonly gid: number;
  /** Permission bits in octal, such as `0700`; null where nobody sets them. */
  readonly mode: string | null;
  readonly from: Provenance;
}

export interface ProcessSocket {
  readonly path: string;
  /** Roles of processes; `external` is a program that libvirt does not start. */
  readonly listens: string;
  readonly connects: string;
  readonly from: Provenance;
}

export interface SelinuxLabel {
  readonly path: string;
  readonly context: string;
  readonly remember: boolean;
  readonly from: Provenance;
}

/** What SELinux does beside the walk over the devices (docs/plan-format.md). */
export interface SelinuxAtStart {
  /** What the daemon is towards the VM's own sockets, such as the monitor: its own context in the VM's range. */
  readonly daemonSocket: string | null;
  /** Of sockets that libvirt makes for the VM and hands over. */
  readonly socket: string | null;
  /** Of the helpers that are confined with the VM; those with a type of their own are among the processes. */
  readonly childProcess: string | null;
  /** Of the macvtap device of a direct interface; null without one. */
  readonly tap: string | null;
  /** For file systems that libvirt mounts for the VM, such as the private /dev. */
  readonly mountOption: string | null;
  /** The TPM emulator's state and log, labelled before it starts; even with relabel='no'. */
  readonly tpmState: readonly SelinuxLabel[];
  /** What libvirt makes for the VM at start and labels at once. */
  readonly runtime: readonly SelinuxLabel[];
  /** What the policy has to say of images and their directories, so that restorecon leaves them right. */
  readonly resting: readonly RestingContext[];
}

export interface RestingContext {
  readonly path: string;
  readonly context: string;
  readonly directory: boolean;
  readonly from: Provenance;
}

/** A plan saved by an older version lacks what libvirt does at start. */
export interface SelinuxPlan extends Partial<SelinuxAtStart> {
  /** Context of QEMU; null with a seclabel of type none. */
  readonly process: string | null;
  readonly image: string | null;
  readonly labels: readonly SelinuxLabel[];
  readonly restore: readonly {
    readonly path: string;
    readonly to: 'remembered' | 'policy-default';
    readonly from: Provenance;
  }[];
}

export interface DacLabel {
  readonly path: string;
  readonly uid: number;
  readonly gid: number;
  readonly remember: boolean;
  readonly from: Provenance;
}

/** What DAC does beside the walk over the devices. */
export interface DacAtStart {
  /** Supplementary groups of QEMU, ascending: those of its user; null where the host cannot tell. */
  readonly groups: readonly number[] | null;
  /** What QEMU keeps: everything as root (since libvirt 6.0), nothing as any other user. */
  readonly capabilities: 'all' | 'none' | null;
  /** What libvirt makes for the VM at start and gives to its user at once. */
  readonly runtime: readonly DacLabel[];
  /** Directories of libvirt that have to belong to the QEMU user before any VM starts. */
  readonly directories: readonly OwnedDirectory[];
}

export interface DacPlan extends Partial<DacAtStart> {
  readonly uid: number | null;
  readonly gid: number | null;
  readonly labels: readonly DacLabel[];
  readonly restore: readonly {
    readonly path: string;
    readonly to: 'remembered' | 'root';
    readonly from: Provenance;
  }[];
}

export interface OwnedDirectory {
  readonly path: string;
  readonly uid: number;
  readonly gid: number;
  /** Permission bits in octal, such as `0770`; null where libvirt leaves them to the umask. */
  readonly mode: string | null;
}

export interface ApparmorRule {
  /** Path pattern in AppArmor's language, as it stands between the quotes. */
  readonly path: string;
  /** Letters of `rwaklmix`. */
  readonly access: string;
  readonly deny: boolean;
  /** Only for files of the process's own user; libvirt and svirtgen write no such rules, administrators do. */
  readonly owner?: boolean;
  /** The profile that a start leads to; as with `owner`. */
  readonly target?: string;
  readonly from: Provenance;
}

/** Something that a profile says beside its rules about files. */
export interface ProfileStatement {
  /** Such as `capability sys_admin` or `include <abstractions/bash>`. */
  readonly what: string;
  /** `allowed`, `denied`, or `there`; letters in a child profile. */
  readonly value: string;
  readonly from: Provenance;
}

export interface ProfileAround {
  readonly flags: readonly string[];
  readonly statements: readonly ProfileStatement[];
}

export type ApparmorPlan =
  | {
      readonly profile: string;
      readonly files: string;
      readonly rules: readonly ApparmorRule[];
      /** Of a profile that was read from disk; plans have none. */
      readonly around?: ProfileAround;
    }
  | {
      readonly profile: string;
      readonly refused: PlanRefusal;
    };

export interface CgroupRule {
  /** null on a rule that names numbers only. */
  readonly path?: string;
  readonly type: 'c' | 'b' | null;
  readonly major: number | '*' | null;
  readonly minor: number | '*' | null;
  /** A subset of `rwm` in that order. */
  readonly access: string;
  readonly from: Provenance;
}

export interface CgroupPlan {
  readonly rules: readonly CgroupRule[];
}

/** What a device takes with it when it is unplugged from the running machine, and what stays. */
export interface UnplugPlan {
  readonly device: string;
  readonly cgroup: {
    /** The access of each is what is taken away. */
    readonly removed: readonly CgroupRule[];
    readonly kept: readonly (CgroupRule & {readonly why: string})[];
    /** Rules of other devices that no longer hold then. */
    readonly lost: readonly CgroupRule[];
  };
  readonly namespace: {
    readonly removed: readonly string[];
    readonly kept: readonly {readonly path: string; readonly why: string}[];
  };
}

export interface NamespacePlan {
  readonly nodes: readonly string[];
}
