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
export {deviceProgram, type DeviceProgram} from './labelers/cgroup-forms/bpf/device-program.ts';
export {deviceList, type DeviceList, type ListedDevice} from './labelers/cgroup-forms/device-list.ts';
export {ociDevices, type OciDevice} from './labelers/cgroup-forms/oci-devices.ts';
export {qemuConfList, type QemuConfList} from './labelers/cgroup-forms/qemu-conf.ts';
export {systemdRules, type SystemdRule} from './labelers/cgroup-forms/systemd-rules.ts';
export {v1Lines, type V1Lines} from './labelers/cgroup-forms/v1-lines.ts';
export {compareV1V2, type CgroupDifference} from './enforce/cgroup/compare.ts';
