// SPDX-License-Identifier: Apache-2.0
/** What svirtgen has to know of one layer: a row of the registry in `layers.ts`. */
import type {Domain} from '../domain/domain.ts';
import type {Site} from '../inventory/site.ts';
import type {Inventory} from '../inventory/take-inventory.ts';
import type {Layout} from '../policy/layout.ts';
import type {Policy} from '../policy/policy.ts';
import type {Analysis} from './analysis.ts';
import type {OperationRequest} from './apparmor/operations/operation.ts';
import type {Named} from './apparmor/profile-name.ts';
import type {Change} from './change.ts';
import type {Judge} from './judgement.ts';
import type {LayerId} from './layer-id.ts';
import type {LabelPlan, LayerPlans, PlanWarning} from './plan.ts';
import type {VmIdentity} from './processes.ts';
import type {Section} from './section.ts';

export interface Layer<Id extends LayerId = LayerId> {
  readonly titles: LayerTitles;
  /**
   * Whether it stands around a VM on a site. A daemon without root has no DAC driver, no device list and no
   * private /dev.
   */
  isActive(policy: Policy, layout: Pick<Layout, 'privileged'>): boolean;
  /**
   * Makes ready for planning. libvirt reads every label of a definition, whatever drivers it has, so this is asked
   * of every layer; the function that it hands back only of those that are to be planned.
   *
   * @throws KnownError where libvirt refuses the VM's label
   */
  prepare(context: PlanContext): () => PlannedLayer<Id>;
  /** Its part of a plan that leaves it out. */
  unplanned(domain: Named): LayerPlans[Id];
  /** What it allows a process on a path, by which rule and line. */
  readonly judge: Judge<Analysis>;
  /** What differs between two plans, by what they mean. */
  diff(before: LabelPlan, after: LabelPlan): readonly Change[];
  /** Its part of a plan for people. */
  section(plan: LabelPlan): Section;
}

export interface LayerTitles {
  /** Above a column: `owner`. */
  readonly column: string;
  /** Above what differs: `Owners`. */
  readonly section: string;
  /** As what the kernel asks: `mode and ACL`. */
  readonly question: string;
  /** Said where it does not stand around the VM. */
  readonly inactive: string;
}

/** What a layer may plan by. */
export interface PlanContext {
  /** The definition before QEMU's defaults. */
  readonly written: Domain;
  readonly inventory: Inventory;
  readonly site: Site;
  /** The category pair that was given or registered, such as `s0:c41,c264`. */
  readonly pair: string | undefined;
  /** Whether pairs are registered at all here. */
  readonly registered: boolean;
  /** What there has to be room for, beyond what the definition needs. */
  readonly operations: readonly OperationRequest[];
}

export interface PlannedLayer<Id extends LayerId = LayerId> {
  readonly plan: LayerPlans[Id];
  /** What it gives the VM's processes. */
  readonly identity?: Partial<VmIdentity>;
  /** What is wrong with this part of the plan. */
  readonly warnings?: readonly PlanWarning[];
  /** What the site has to see to; told after all that is wrong. */
  readonly siteWarnings?: readonly PlanWarning[];
}
