// SPDX-License-Identifier: Apache-2.0
/** Which layer keeps a VM from a path, and what would let it in. */
import type {WhyDocument} from '../documents/why.ts';
import {KnownError} from '../errors.ts';
import {withDetails} from '../host/with-details.ts';
import {analysisOf, type Analysis} from '../layers/analysis.ts';
import type {PlanWithInventory} from '../layers/plan-with-inventory.ts';
import {whyDocument} from '../render/report/why-json.ts';
import type {OtherVm, WhyAnswer} from '../why/answer.ts';
import type {Ask} from '../why/case.ts';
import {explain} from '../why/explain.ts';
import {reachOf} from '../why/others.ts';
import {checkPath} from './check-path.ts';
import type {Definition} from './definition.ts';
import {checkOptions} from './check-options.ts';
import type {PlanningSite} from './open-site.ts';
import {planDefinition} from './plan.ts';
import {stockRulesOf} from './stock-rules.ts';

export interface WhyOptions extends Omit<Ask, 'path'> {
  /** Judge the host as it stands, not as it is once the plan's labels are set. */
  readonly asIs?: boolean | undefined;
}

/**
 * Asks every layer in the order in which the kernel does.
 *
 * @param path absolute
 * @returns what `svirtgen why --format json` prints
 * @throws KnownError when the definition is refused, is of a container (CONTAINER_NOT_JUDGED), or the VM has no such
 *   process (NO_SUCH_PROCESS)
 */
export function why(
  definition: Definition,
  path: string,
  site: PlanningSite,
  options: WhyOptions = {},
): WhyDocument {
  checkOptions(options, {asIs: true, process: true, access: true}, 'why');
  return whyDocument(whyPlanned(planDefinition(definition, site), path, site, options));
}

/** @throws KnownError USAGE, CONTAINER_NOT_JUDGED, NO_SUCH_PROCESS */
export function whyPlanned(
  planned: PlanWithInventory,
  path: string,
  site: PlanningSite,
  {process, access, asIs}: WhyOptions,
): WhyAnswer {
  checkPath(path, planned);
  checkAccess(access);
  if (!isJudged(planned))
    throw new KnownError(
      'CONTAINER_NOT_JUDGED',
      `${planned.plan.domain.name} is a container of libvirt's LXC driver: of the host it reaches only what its <filesystem> elements mount into it, which svirtgen does not judge`,
      {help: 'svirtgen plan shows its context and its profile, which is all that is planned for it'},
    );
  const analysis = analysisFor(planned, withPath(path, site), asIs);
  const answer = explain(analysis, {path, process, access});
  if (answer !== undefined) return {...answer, libvirt: planned.plan.libvirt};
  const names = planned.plan.processes.map(({name}) => name).join(', ');
  throw new KnownError('NO_SUCH_PROCESS', `${planned.plan.domain.name} has no process ${process ?? ''}`, {
    help: `it has ${names}`,
  });
}

function checkAccess(access = ''): void {
  if (/^[rwkmx]*$/u.test(access)) return;
  throw new KnownError('USAGE', `there is no access ${access}`, {
    help: 'combine r (read), w (write), k (lock), m (map as code) and x (execute)',
  });
}

/** Whether svirtgen knows what the VM reaches: a container has a tree of its own, and no devices in the plan. */
export function isJudged({plan}: PlanWithInventory): boolean {
  return plan.domain.type !== 'lxc';
}

/** Of other VMs, those that reach what a path leads to. */
export function othersOf(
  vms: readonly PlanWithInventory[],
  path: string,
  site: PlanningSite,
  asIs?: boolean,
): readonly OtherVm[] {
  const asked = withPath(path, site);
  return vms.flatMap(vm => reachOf(analysisFor(vm, asked, asIs), path) ?? []);
}

/** What is asked of a host about details of files costs a program each. */
function withPath(path: string, site: PlanningSite): PlanningSite {
  return {...site, host: withDetails(site.host, [path])};
}

function analysisFor(
  planned: PlanWithInventory,
  {host, layers}: PlanningSite,
  asIs: boolean | undefined,
): Analysis {
  return analysisOf(
    {...planned, site: {...planned.site, host}},
    {active: layers, asIs, stock: stockRulesOf(host)},
  );
}
