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
export {KnownError, type Place} from './errors.ts';
export type {Domain} from './domain/domain.ts';
export {parseDomain} from './domain/parse-domain.ts';
export type {Host} from './host/host.ts';
export {openHost} from './host/open-host.ts';
export type {Policy} from './policy/policy.ts';
export {loadPolicy} from './policy/load.ts';
export {layoutFor, type Layout} from './policy/layout.ts';
export {takeInventory, type Inventory} from './inventory/take-inventory.ts';
export type {Access, Provenance, Resource, Role} from './inventory/resource.ts';
export {planDomain, type Mode, type PlanOptions} from './layers/plan-domain.ts';
export type * from './layers/plan.ts';
export {deviceProgram, type DeviceProgram} from './render/device-list/bpf/device-program.ts';
export {deviceList, type DeviceList, type ListedDevice} from './render/device-list/device-list.ts';
export {ociDevices, type OciDevice} from './render/device-list/oci-devices.ts';
export {qemuConfList, type QemuConfList} from './render/device-list/qemu-conf.ts';
export {systemdRules, type SystemdRule} from './render/device-list/systemd-rules.ts';
export {v1Lines, type V1Lines} from './render/device-list/v1-lines.ts';
export {compareV1V2, type CgroupDifference} from './kernel-model/cgroup/compare.ts';
