/** All rules that look for findings. One file a topic; a new one gets its row here. */
import type {Domain} from '../../domain/domain.ts';
import type {AccessRow} from '../access-table.ts';
import {SEVERITIES} from '../finding.ts';
import type {Finding} from '../finding.ts';
import type {Scene} from '../layers/scene.ts';

/** One domain with everything that is known of it. */
export interface FindingContext {
  readonly file: string;
  /** As it was parsed; `scene.site.domain` has QEMU's defaults filled in. */
  readonly written: Domain;
  /** Plan, inventory, host, policy, layout and active layers. */
  readonly scene: Scene;
  readonly rows: readonly AccessRow[];
}

export type FindingRule = (context: FindingContext) => readonly Finding[];

/** About several domains at once; `of` is the position of the domain in the fleet. */
export type FleetRule = (
  fleet: readonly FindingContext[],
) => readonly {readonly of: number; readonly finding: Finding}[];

const RULES: readonly FindingRule[] = [];

const FLEET_RULES: readonly FleetRule[] = [];

/** The most serious first, then in the order of the definition. */
export function findFindings(context: FindingContext): readonly Finding[] {
  return inOrder(RULES.flatMap(rule => rule(context)));
}

/** The findings of each domain about its neighbours, in the fleet's order. */
export function findFleetFindings(fleet: readonly FindingContext[]): readonly (readonly Finding[])[] {
  const all = FLEET_RULES.flatMap(rule => rule(fleet));
  return fleet.map((_, index) => inOrder(all.filter(({of}) => of === index).map(({finding}) => finding)));
}

export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const rank = ({severity}: Finding) => -SEVERITIES.indexOf(severity);
  return findings.toSorted(
    (one, other) =>
      rank(one) - rank(other) ||
      (one.from?.line ?? 0) - (other.from?.line ?? 0) ||
      compare(one.code, other.code),
  );
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
