// SPDX-License-Identifier: Apache-2.0
/** `svirtgen apply` and `svirtgen restore`: the planned owners and contexts are set, or what was there before is put back. */
import {KnownError} from '../../errors.ts';
import {withPrivateDev} from '../../layers/layers.ts';
import {handedOver, planRefusal, refuse} from '../../layers/forbidden-path.ts';
import type {LayerId} from '../../layers/plan.ts';
import {relabelHere, type Action, type Relabelled} from '../../relabel/relabel.ts';
import type {Change} from '../../relabel/outcome.ts';
import {printable} from '../../render/report/printable.ts';
import {tableText} from '../../render/report/table.ts';
import type {Invocation} from '../verb.ts';
import type {ExitStatus} from '../exit-status.ts';
import type {PlanningOptions} from '../options.ts';
import type {Output} from '../output.ts';
import {noteAssumptions} from '../note-assumptions.ts';
import {planEach} from '../planning.ts';
import type {PlannedDomain} from '../../library/plan.ts';
import {documentHead} from '../../render/json-document.ts';
import {errorRecord} from '../report-errors.ts';
import {refuseTakenUuid, uuidHolders} from '../profile/taken-uuid.ts';
import {openSite, type PlanningSite} from '../../library/open-site.ts';
import {widthFor} from '../style.ts';
import {relabelledLayers} from '../relabelled-layers.ts';

export interface RelabelOptions extends PlanningOptions {
  readonly format: 'table' | 'json';
  readonly dryRun?: boolean | undefined;
}

/** Each VM is labelled whole or not at all; one that cannot be does not stop the others. */
export async function relabelEach(
  action: Action,
  {operands, options, output}: Invocation<RelabelOptions>,
): Promise<ExitStatus> {
  const site = openSite(options);
  if (site.host.kind !== 'live')
    throw new KnownError('USAGE', `${action} works on the live host only`, {help: 'leave --host out'});
  refuseOthers(options);
  noteAssumptions([site], output);
  const wanted = layersOf(site, options, output);
  const records: unknown[] = [];
  const holderOf = uuidHolders(site);
  const status = await planEach(
    operands,
    {...site, layers: withPrivateDev(wanted, site.policy, site.layout)},
    output,
    async planned => {
      const {file} = planned;
      if (action === 'apply') {
        refuseTakenUuid(planned.domain, holderOf);
        refuseForbidden(planned);
      }
      const done = relabelHere(action, planned.plan, wanted, {
        dryRun: options.dryRun === true,
        mode: site.mode,
      });
      records.push({...documentHead('relabel'), file, ...done});
      for (const line of notes(action, file, done)) output.note(line);
      if (options.format === 'table') await output.print(table(done.changes, widthFor(output)));
    },
    (file, failure) => void records.push({...documentHead('relabel'), file, error: errorRecord(failure)}),
  );
  if (options.format === 'json') await output.print(`${JSON.stringify(records, undefined, 2)}\n`);
  return status;
}

/** A run that sets nothing would be taken for one that has set what was asked for. */
function refuseOthers({backend}: RelabelOptions): void {
  if (backend === undefined || backend.some(layer => layer === 'dac' || layer === 'selinux')) return;
  throw new KnownError('USAGE', 'apply and restore set owners and contexts, and nothing of other layers', {
    help: 'name dac, selinux or both with --backend',
  });
}

function layersOf({host, layers}: PlanningSite, options: RelabelOptions, output: Output): readonly LayerId[] {
  const chosen = relabelledLayers(layers, {
    asked: options.backend !== undefined,
    enabled: host.selinux() !== undefined,
  });
  if (chosen.note !== undefined) output.note(chosen.note);
  return chosen.layers;
}

/** What was handed over before there were limits can still be put back, so `restore` knows none. */
function refuseForbidden({plan, inventory, site}: PlannedDomain): void {
  const forbidden = plan.refused ?? planRefusal(inventory, site, handedOver(plan));
  if (forbidden) refuse(forbidden);
}

const NOTHING: Readonly<Record<Action, string>> = {apply: 'nothing to set', restore: 'nothing to put back'};

function notes(action: Action, file: string, {changes, skipped}: Relabelled): readonly string[] {
  if (changes.length + skipped.length === 0) return [`${printable(file)}: ${NOTHING[action]}`];
  return [
    ...skipped.map(({layer, path, reason}) => `${printable(path)}: ${layer}: ${reason}`),
    ...changes.flatMap(({layer, path, notes: lines}) =>
      lines.map(line => `${printable(path)}: ${layer}: ${printable(line)}`),
    ),
  ];
}

/** Plans write owners as chown takes them for numbers and not for names, which people need not be told. */
function shown(label: string): string {
  return /^\+\d+:\+\d+$/u.test(label) ? label.replaceAll('+', '') : label;
}

function table(changes: readonly Change[], width: number): string {
  const rows = changes.map(({outcome, layer, path, from, to}) => [
    outcome,
    layer,
    path,
    outcome === 'set' ? `${shown(from ?? '(none)')} -> ${shown(to ?? '')}` : shown(from ?? ''),
  ]);
  return tableText(rows, width);
}
