/** Everything an audit found: what the reports are written from. */
import type {Backend} from '../labelers/plan.ts';
import {accessTable} from './access-table.ts';
import type {AccessRow} from './access-table.ts';
import type {Finding} from './finding.ts';
import {findFindings, findFleetFindings, inOrder} from './findings/index.ts';
import type {FindingContext} from './findings/index.ts';
import {LAYERS} from './layers/index.ts';
import type {Scene} from './layers/scene.ts';
import {sharedPaths} from './shared.ts';
import type {SharedPath} from './shared.ts';

export interface AuditReport {
  readonly domains: readonly DomainAudit[];
  readonly shared: readonly SharedPath[];
}

export interface DomainAudit {
  readonly file: string;
  readonly name: string;
  readonly uuid: string | null;
  /** The layers that stand around it, in the reports' order. */
  readonly layers: readonly Backend[];
  readonly paths: readonly AccessRow[];
  readonly findings: readonly Finding[];
}

/** A domain whose table has been made; what its report and its fleet's are made of. */
export function auditDomain({file, written, scene}: Omit<FindingContext, 'rows'>): FindingContext {
  return {file, written, scene, rows: accessTable(scene)};
}

export function reportOf(fleet: readonly FindingContext[]): AuditReport {
  const amongNeighbours = findFleetFindings(fleet);
  return {
    domains: fleet.map((context, index) => ({
      file: context.file,
      name: context.scene.plan.domain.name,
      uuid: context.scene.plan.domain.uuid,
      layers: activeLayers(context.scene),
      paths: context.rows,
      findings: inOrder([...findFindings(context), ...(amongNeighbours[index] ?? [])]),
    })),
    shared: sharedPaths(fleet),
  };
}

function activeLayers({active}: Scene): readonly Backend[] {
  return LAYERS.filter(layer => active.has(layer));
}
