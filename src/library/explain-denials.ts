// SPDX-License-Identifier: Apache-2.0
/** Denials of a kernel or audit log, explained. */
import {explainLog, type LogReport} from '../denials/explain-log.ts';
import {readLog} from '../denials/read-log.ts';
import {vmFacts} from '../denials/vm-facts.ts';
import type {Domain} from '../domain/domain.ts';
import {analysisOf, type Analysis} from '../layers/analysis.ts';
import {LAYER_IDS} from '../layers/layer-id.ts';
import {logDocument, type LogDocument} from '../render/report/denials/describe.ts';
import {listed, type Definition} from './definition.ts';
import type {PlanningSite} from './open-site.ts';
import {planDefinition, type PlannedDomain} from './plan.ts';

/**
 * @param log the kernel log, audit.log, `ausearch` or the journal: its text, or its lines as they are read
 * @param definitions for names of VMs and devices, and for what a VM needs; may be none
 * @returns what `svirtgen why --log FILE --format json` prints
 * @throws KnownError when one of the definitions is refused
 */
export function explainDenials(
  log: string | Iterable<string>,
  definitions: readonly Definition[],
  site: PlanningSite,
): LogDocument {
  const wanted = forDenials(site);
  return logDocument(
    denialsOf(
      typeof log === 'string' ? log.split('\n') : log,
      listed(definitions, 'explainDenials').map(definition => planDefinition(definition, wanted)),
    ),
  );
}

/** What the VM needs is asked, whatever mode its profile was written in and whatever layers the policy has. */
export function forDenials(site: PlanningSite): PlanningSite {
  return {...site, mode: 'strict', layers: LAYER_IDS};
}

/**
 * @param lines undefined for one that was too long to be read
 * @param vms planned for the site that `forDenials` makes
 */
export function denialsOf(lines: Iterable<string | undefined>, vms: readonly PlannedDomain[]): LogReport {
  const written = new Map<Analysis, Domain>(vms.map(vm => [analysisOf(vm, {active: LAYER_IDS}), vm.domain]));
  return explainLog(readLog(lines), [...written.keys()], vmFacts(written));
}
