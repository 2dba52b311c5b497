/**
 * The library's face: read a definition, ask a host, plan every layer.
 *
 * @example
 * const domain = parseDomain(await readFile('web.xml'), {defaultSecurityModel: 'selinux'});
 * const plan = planDomain(domain, openHost('live'), loadPolicy({policy: 'fedora'}), {
 *   mode: 'strict',
 *   layout: layoutFor('qemu:///system', process.env),
 * });
 */
export {Refusal, type Place} from './errors.ts';
export type {Domain} from './domain/domain.ts';
export {parseDomain} from './domain/parse-domain.ts';
export type {Host} from './host/host.ts';
export {openHost} from './host/open-host.ts';
export type {Policy} from './policy/policy.ts';
export {loadPolicy} from './policy/load.ts';
export {layoutFor, type Layout} from './policy/layout.ts';
export {takeInventory, type Inventory} from './inventory/take-inventory.ts';
export type {Access, Provenance, Resource, Role} from './inventory/resource.ts';
export {planDomain, type Mode, type PlanOptions} from './labelers/plan-domain.ts';
export type * from './labelers/plan.ts';
