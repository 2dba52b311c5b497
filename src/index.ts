// SPDX-License-Identifier: Apache-2.0
/**
 * The library's face: open a site, then ask about definitions. Answers have the shapes that the command prints with
 * `--format json`; what is refused is thrown as a `KnownError` with a code, a file and a place.
 *
 * @example
 * const site = openSite({host: 'host.json', policy: 'debian'});
 * const {domains} = audit([{file: 'web.xml', xml: readFileSync('web.xml')}], site);
 */
export type {PlanningSite, SiteOptions} from './library/open-site.ts';
export {openSite} from './library/open-site-for-programs.ts';
export type {Definition} from './library/definition.ts';
export {plan} from './library/plan.ts';
export {audit, type AuditOptions} from './library/audit.ts';
export {why, type WhyOptions} from './library/why.ts';
export {explainDenials} from './library/explain-denials.ts';
export {diff} from './library/diff.ts';
export {verify} from './library/verify.ts';
export {snapshot, type SnapshotOptions} from './library/snapshot.ts';
export {generate, type Generated} from './library/generate.ts';
export type {ProfileOptions} from './library/profile/profile-form.ts';
export {writeFiles, type Written} from './render/write.ts';
export type {BinaryFile, OutputFile} from './render/output-file.ts';

export type {AuditDocument, DomainRecord, Finding, PathRecord, SharedRecord} from './documents/audit.ts';
export type {Severity} from './documents/severity.ts';
export type {Remedy, WhyDocument, WhyLayer, WhyStep} from './documents/why.ts';
export type {DescribedGroup, LogDocument} from './render/report/denials/describe.ts';
export type {DomainDiff, IdentityChange} from './documents/diff.ts';
export type {Change, ChangeKind} from './layers/change.ts';
export type {Drift, Unread, VerifiedDomain} from './documents/verify.ts';
export type {Snapshot} from './host/snapshot-schema.ts';
export type * from './layers/plan.ts';
export {KnownError, type Place} from './errors.ts';

/** The parts that the above is made of, for who wants to plan with a host, a policy or places of their own. */
export type {Domain} from './domain/domain.ts';
export {parseDomain} from './domain/parse-domain.ts';
export type {Host} from './host/host.ts';
export {openHost} from './host/open-host.ts';
export type {Policy} from './policy/policy.ts';
export {loadPolicy, type PolicyOptions} from './policy/load.ts';
export {layoutFor, type Environment, type Layout} from './policy/layout.ts';
export {takeInventory, type Inventory} from './inventory/take-inventory.ts';
export type {Access, Provenance, Resource, Role} from './inventory/resource.ts';
export type {Mode} from './inventory/mode.ts';
export {planDomain, type PlanOptions} from './layers/plan-domain.ts';
export {deviceProgram, type DeviceProgram} from './render/device-list/bpf/device-program.ts';
export {deviceList, type DeviceList, type ListedDevice} from './render/device-list/device-list.ts';
export {ociDevices, type OciDevice} from './render/device-list/oci-devices.ts';
export {qemuConfList, type QemuConfList} from './render/device-list/qemu-conf.ts';
export {systemdRules, type SystemdRule} from './render/device-list/systemd-rules.ts';
export {v1Lines, type V1Lines} from './render/device-list/v1-lines.ts';
export {compareV1V2, type CgroupDifference} from './kernel-model/cgroup/compare.ts';
