// SPDX-License-Identifier: Apache-2.0
/** What a finding is derived from: one domain with everything that is known of it, or several of them. */
import type {ChainLink} from '../../inventory/chain.ts';
import type {Domain} from '../../domain/domain.ts';
import type {AccessRow} from '../access-row.ts';
import type {FleetMember} from '../fleet-member.ts';
import type {Analysis} from '../../layers/analysis.ts';
import type {HelperPlan} from '../../layers/apparmor/helper/plan-helper.ts';
import type {Sighting, Sightings} from './report.ts';

/** A disk's chain with the name the inventory gives the disk. */
export interface DiskChain {
  readonly device: string;
  readonly links: readonly ChainLink[];
  /** Whether the definition writes out at least one image below the top. */
  readonly written: boolean;
}

export interface FindingContext {
  readonly file: string;
  /** As it was parsed; `analysis.site.domain` has QEMU's defaults filled in. */
  readonly written: Domain;
  /** Plan, inventory, host, policy, layout and active layers. */
  readonly analysis: Analysis;
  readonly rows: readonly AccessRow[];
  /** Of all disks. */
  readonly chains: readonly DiskChain[];
  /** What libvirt's helper writes for it; undefined where libvirt would not run it, or the profile is not the VM's. */
  readonly helper: HelperPlan | undefined;
}

export type FindingRule = (context: FindingContext) => Sightings;

export interface FleetFinding {
  /** The position of the domain in the fleet. */
  readonly of: number;
  readonly finding: Sighting;
}

/** About several domains at once, in steps: without a finding, it is only a moment at which the user may stop it. */
export type FleetRule = (fleet: readonly FleetMember[]) => Generator<FleetFinding | undefined, void>;
