/** What the five backends do for one domain: the shape that `plan` prints (docs/plan-format.md). */
import type {DeviceSeclabel} from '../domain/domain.ts';
import type {Provenance} from '../inventory/resource.ts';

export type {Provenance, DeviceSeclabel};

export type Backend = 'selinux' | 'dac' | 'apparmor' | 'cgroup' | 'namespace';

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
}

export interface SelinuxLabel {
  readonly path: string;
  readonly context: string;
  readonly remember: boolean;
  readonly from: Provenance;
}

export interface SelinuxPlan {
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

export interface DacPlan {
  readonly uid: number | null;
  readonly gid: number | null;
  readonly labels: readonly DacLabel[];
  readonly restore: readonly {
    readonly path: string;
    readonly to: 'remembered' | 'root';
    readonly from: Provenance;
  }[];
}

export interface ApparmorRule {
  /** Path pattern in AppArmor's language, as it stands between the quotes. */
  readonly path: string;
  /** Letters of `rwaklmix`. */
  readonly access: string;
  readonly deny: boolean;
  readonly from: Provenance;
}

export type ApparmorPlan =
  | {readonly profile: string; readonly files: string; readonly rules: readonly ApparmorRule[]}
  | {
      readonly profile: string;
      readonly refused: {readonly code: string; readonly message: string; readonly from: Provenance};
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

export interface NamespacePlan {
  readonly nodes: readonly string[];
}

export interface PlanWarning {
  readonly code: string;
  readonly message: string;
  readonly from: Provenance;
}
