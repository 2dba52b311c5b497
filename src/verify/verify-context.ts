// SPDX-License-Identifier: Apache-2.0
/** What the checks go by: the plan's analysis, and the host as it runs. */
import type {DevicesV2} from '../kernel-model/cgroup/cgroup-v2.ts';
import type {Running} from '../host/running.ts';
import type {ApparmorPlan, LayerId} from '../layers/plan.ts';
import type {Analysis} from '../layers/analysis.ts';

/** What a profile is written as, from a template of the site's own or from ours. */
export interface ProfileTexts {
  /** A profile that includes the file of its rules. */
  including(profile: string, type: string, template: string | undefined): string;
  /** A profile with its rules in itself. */
  durable(plan: ApparmorPlan, type: string, template: string | undefined): string;
}

export interface VerifySite {
  readonly running: Running;
  readonly active: readonly LayerId[];
  /** What the command was called with, for repairs that call it again: `--mode strict web.xml`. */
  readonly generate: string;
  readonly profileTexts: ProfileTexts;
  /** Whether root asks: only root sees what libvirt remembers of a file. */
  readonly root: boolean;
  /** How many VMs that are verified together set a label they remember, by layer and path. */
  readonly references: ReadonlyMap<string, number>;
  /** Whether VMs are running that are not verified. */
  readonly othersRunning: boolean;
  /** Rules of the definition as it is written, without the id of the running VM; the plan's own when absent. */
  readonly written?: ApparmorPlan | undefined;
  /** Whether the kernel has the rules that a profile's file says now; undefined where nobody can tell. */
  readonly loadedAsWritten?: ((profile: string, file: string) => boolean | undefined) | undefined;
  /**
   * libvirt's device map of a v2 group below the hierarchy's mount; 'none' where no program is attached, undefined
   * where nobody can tell.
   */
  readonly deviceMap?:
    | ((
        group: string,
        mount: string,
      ) => {readonly id: number; readonly entries: DevicesV2} | 'none' | undefined)
    | undefined;
}

/** Everything a check needs. */
export interface VerifyContext extends VerifySite {
  readonly analysis: Analysis;
  /** QEMU's process; undefined when the VM does not run. */
  readonly qemu: Exclude<ReturnType<Running['process']>, 'unreadable'>;
}
