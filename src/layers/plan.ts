// SPDX-License-Identifier: Apache-2.0
/** What the layers do for one domain: the shape that `plan` prints, by the names of its parts. */
import type {z} from 'zod';
import type {DeepReadonly} from '../deep-readonly.ts';
import type {DeviceSeclabel} from '../domain/domain.ts';
import type {PlanWarning, PlanWarningCode} from '../inventory/plan-warning.ts';
import type {Provenance} from '../inventory/resource.ts';
import type {LayerId} from './layer-id.ts';
import type {planSchema} from './plan-schema.ts';

export type {DeviceSeclabel, LayerId, PlanWarning, PlanWarningCode, Provenance};

export interface LabelPlan extends DeepReadonly<z.infer<typeof planSchema>> {
  readonly warnings: readonly PlanWarning[];
}

export type SelinuxPlan = LabelPlan['selinux'];
export type DacPlan = LabelPlan['dac'];
export type ApparmorPlan = LabelPlan['apparmor'];
export type CgroupPlan = LabelPlan['cgroup'];
export type NamespacePlan = LabelPlan['namespace'];
export type PlanNeeds = NonNullable<LabelPlan['needs']>;
export type PlanRefusal = NonNullable<LabelPlan['refused']>;
export type UnplugPlan = NonNullable<LabelPlan['unplug']>;

type Walked = 'process' | 'image' | 'uid' | 'gid' | 'labels' | 'restore';
/** What SELinux does beside the walk over the devices (docs/plan-format.md). */
export type SelinuxAtStart = Required<Omit<SelinuxPlan, Walked>>;
/** What DAC does beside the walk over the devices. */
export type DacAtStart = Required<Omit<DacPlan, Walked>>;

/** What each layer plans; a plan that was saved may lack some of it. */
export interface LayerPlans extends Pick<LabelPlan, LayerId> {
  readonly selinux: SelinuxPlan & SelinuxAtStart;
  readonly dac: DacPlan & DacAtStart;
}

export type ProcessPlan = LabelPlan['processes'][number];
export type OwnedFile = NonNullable<ProcessPlan['owns']>[number];
export type ProcessSocket = NonNullable<ProcessPlan['sockets']>[number];
export type SelinuxLabel = SelinuxPlan['labels'][number];
export type RestingContext = SelinuxAtStart['resting'][number];
export type DacLabel = DacPlan['labels'][number];
export type OwnedDirectory = DacAtStart['directories'][number];
type Profile = Extract<ApparmorPlan, {readonly files: string}>;
export type ApparmorRule = Profile['rules'][number];
export type ProfileAround = NonNullable<Profile['around']>;
export type ProfileStatement = ProfileAround['statements'][number];
export type CgroupRule = CgroupPlan['rules'][number];
