// SPDX-License-Identifier: Apache-2.0
/** The VMs of all targets, each judged by itself: a few here, many in several threads. */
import {unlessRefused} from '../../errors.ts';
import type {AccessRow} from '../../audit/access-row.ts';
import {accessTable} from '../../audit/access-table.ts';
import type {FleetStore} from '../../audit/fleet-store/fleet-store.ts';
import type {PackedBatch} from '../../audit/fleet-store/packed-batch.ts';
import {fleetReport, type AuditReport, type DomainAudit} from '../../audit/report.ts';
import {analysisForAudit, type AuditSettings} from '../../library/audit.ts';
import {planParsed} from '../../library/plan.ts';
import {parseBytes} from '../../library/definition.ts';
import {stockRulesOf} from '../../library/stock-rules.ts';
import type {Analysis} from '../../layers/analysis.ts';
import {RecentMap} from '../../once.ts';
import {plural} from '../../render/report/plural.ts';
import {printable} from '../../render/report/printable.ts';
import {readDefinitions} from '../definitions/read-definitions.ts';
import type {DefinitionBytes} from '../definitions/definition-bytes.ts';
import type {Output} from '../output.ts';
import type {Target} from '../planning.ts';
import {A_FEW} from '../threads/batches.ts';
import type {Answered} from '../threads/by-threads.ts';
import {sharedOut} from '../threads/shared-out.ts';
import {auditDefinition, type BatchAnswer, type FailedDefinition, type JudgedVm} from './audit-definition.ts';

export interface TargetAuditOptions {
  readonly asIs?: boolean | undefined;
  /** Threads that judge; one a core when absent. */
  readonly jobs?: number | undefined;
  /** Whether no report lists the paths of each VM: those of a large fleet are not kept then. */
  readonly countsOnly?: boolean | undefined;
}

interface OpenTarget extends Target {
  readonly settings: AuditSettings;
}

/** What stays of the VMs that could be judged. */
export class TargetAudit {
  readonly failed: Omit<FailedDefinition, 'complaint'>[] = [];
  /** All of a small fleet, and none of a large one. */
  readonly #few: JudgedVm[] = [];
  #store: FleetStore | undefined;
  /** The target of each VM from a position on. */
  readonly #targets: (readonly [from: number, target: OpenTarget])[] = [];
  readonly #analyses = new RecentMap<number, Analysis>(A_FEW);
  readonly #refused = new Map<number, string>();
  readonly #keep: Pick<TargetAuditOptions, 'countsOnly'>;

  constructor(keep: Pick<TargetAuditOptions, 'countsOnly'> = {}) {
    this.#keep = keep;
  }

  get size(): number {
    return this.#store?.size ?? this.#few.length;
  }

  begin(target: OpenTarget): void {
    this.#targets.push([this.size, target]);
  }

  /** @param more whether there are too many to keep them as they are */
  async add(vms: readonly JudgedVm[], more: boolean): Promise<void> {
    if (!more && this.#store === undefined) {
      this.#few.push(...vms);
      return;
    }
    const {packBatch} = await import('../../audit/fleet-store/packed-batch.ts');
    const few = this.#few.splice(0);
    for (const list of [few, vms]) if (list.length > 0) await this.addPacked(packBatch(list, this.#keep));
  }

  async addPacked(batch: PackedBatch): Promise<void> {
    const {FleetStore: Store} = await import('../../audit/fleet-store/fleet-store.ts');
    this.#store ??= new Store(vm => this.#rowsOf(vm));
    this.#store.add(batch);
  }

  /** In steps, each of which says how far it is. */
  *report(): Generator<string, AuditReport> {
    const members = this.#store ? yield* this.#store.members() : this.#few.map(({member}) => member);
    return yield* fleetReport(this.domains(), members, vm => this.#analysisOf(vm));
  }

  /** With the findings about themselves. */
  domains(): readonly DomainAudit[] {
    return this.#store?.domains() ?? this.#few.map(({domain}) => domain);
  }

  /** Files of VMs that a report needed once more and could not have: a live host may have changed since. */
  get refusedAgain(): readonly string[] {
    return [...this.#refused.values()];
  }

  #rowsOf(vm: number): readonly AccessRow[] {
    const analysis = this.#analysisOf(vm);
    return analysis === undefined ? [] : accessTable(analysis);
  }

  /** Of a large fleet planned again, but for the last ones that were asked for. */
  #analysisOf(vm: number): Analysis | undefined {
    const known = this.#few[vm]?.analysis ?? this.#analyses.get(vm);
    if (known || this.#refused.has(vm)) return known;
    const analysis = unlessRefused(() => this.#plannedAgain(vm));
    if (analysis === undefined) {
      this.#refused.set(vm, this.#store!.sourceOf(vm).file);
      return undefined;
    }
    this.#analyses.set(vm, analysis);
    return analysis;
  }

  #plannedAgain(vm: number): Analysis {
    const [, {site, settings}] = this.#targets.findLast(([from]) => from <= vm)!;
    const {file, content} = this.#store!.sourceOf(vm);
    return analysisForAudit(planParsed(parseBytes(file, content, site), site), site, settings);
  }
}

interface Running {
  readonly audit: TargetAudit;
  readonly output: Output;
  readonly jobs: number | undefined;
  readonly countsOnly: boolean | undefined;
}

/** Stops early when the user asks for that, or nobody takes results any more. */
export async function auditTargets(
  targets: readonly Target[],
  output: Output,
  {asIs, jobs, countsOnly}: TargetAuditOptions,
): Promise<TargetAudit> {
  const audit = new TargetAudit({countsOnly});
  for (const target of targets) {
    const settings = {asIs, stock: stockRulesOf(target.site.host)};
    await auditTarget({...target, settings}, {audit, output, jobs, countsOnly});
    if (isOver(output)) break;
  }
  return audit;
}

async function auditTarget(target: OpenTarget, running: Running): Promise<void> {
  const {audit, output, jobs, countsOnly} = running;
  const {site, operands, options, settings} = target;
  audit.begin(target);
  const definitions = readDefinitions(operands, {layout: site.layout, note: text => output.note(text)});
  const work = {task: 'audit', options: {...options, asIs: settings.asIs, countsOnly}, jobs} as const;
  let many = false;
  for await (const share of sharedOut<BatchAnswer>(definitions, work)) {
    if ('here' in share) {
      const {vms, taken} = await auditHere(share.here, target, running);
      many ||= taken === A_FEW;
      await audit.add(vms, many);
    } else await takeAnswer(share, target, running);
    if (isOver(output)) return;
  }
}

async function auditHere(
  definitions: Iterable<DefinitionBytes>,
  {site, settings}: OpenTarget,
  {audit, output}: Running,
): Promise<{readonly vms: readonly JudgedVm[]; readonly taken: number}> {
  const vms: JudgedVm[] = [];
  let taken = 0;
  for (const definition of definitions) {
    const number = audit.size + vms.length + audit.failed.length + 1;
    await output.working(`definition ${number}: ${printable(definition.file)}`);
    if (isOver(output)) break;
    taken += 1;
    const one = auditDefinition(definition, site, settings);
    if ('member' in one) vms.push(one);
    else fail(one, audit, output);
  }
  return {vms, taken};
}

async function takeAnswer(
  {batch, answer}: Answered<BatchAnswer>,
  {site, settings}: OpenTarget,
  {audit, output}: Running,
): Promise<void> {
  const outcomes = answer.outcomes.values();
  for (const one of batch) {
    const outcome = 'failure' in one ? auditDefinition(one, site, settings) : outcomes.next().value;
    if (typeof outcome === 'object' && 'error' in outcome) fail(outcome, audit, output);
  }
  await audit.addPacked(answer.vms);
  await output.working(plural(audit.size + audit.failed.length, 'definition'));
}

function fail({complaint, ...failed}: FailedDefinition, audit: TargetAudit, output: Output): void {
  output.complain(complaint);
  audit.failed.push(failed);
}

function isOver({interrupted, gone}: Output): boolean {
  return interrupted || gone;
}
