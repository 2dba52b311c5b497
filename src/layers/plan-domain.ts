/** The label plan of one domain: every layer derived from one inventory. */
import type {Domain} from '../domain/domain.ts';
import {refuseNovelties} from '../domain/refuse-novelties.ts';
import {applyQemuDefaults} from '../domain/qemu-defaults.ts';
import {refuseLongPaths} from '../domain/validate/path-lengths.ts';
import {validateDomain} from '../domain/validate/validate-domain.ts';
import type {Host} from '../host/host.ts';
import {resolveVolumes} from '../inventory/resolve-volumes.ts';
import {takeInventory} from '../inventory/take-inventory.ts';
import type {Mode, Site} from '../inventory/site.ts';
import {libvirtFeatures} from '../versions/libvirt-changes.ts';
import type {Layout} from '../policy/layout.ts';
import type {Policy} from '../policy/policy.ts';
import {isUnconfined, profileName} from './apparmor/profile-name.ts';
import {planApparmor, type ApparmorOptions} from './apparmor/plan-apparmor.ts';
import {prerequisiteWarnings} from './prerequisites/prerequisites.ts';
import {planCgroup} from './cgroup/plan-cgroup.ts';
import {checkModels} from './check-models.ts';
import {withCompanions} from './companions.ts';
import {dacIdentity} from './dac/dac-identity.ts';
import {NO_DAC, planDac} from './dac/plan-dac.ts';
import {deviceAgreement} from './device-agreement.ts';
import {forbiddenPath} from './forbidden-path.ts';
import {namespaceNodes} from './namespace/namespace-nodes.ts';
import type {LayerId, LabelPlan, PlanWarning} from './plan.ts';
import type {PlanWithInventory} from './plan-with-inventory.ts';
import {planUnplug} from './cgroup/plan-unplug.ts';
import {planProcesses} from './processes.ts';
import {selinuxIdentity} from './selinux/selinux-identity.ts';
import {NO_SELINUX, planSelinux} from './selinux/plan-selinux.ts';
import {planNeeds, versionWarnings} from './version-needs.ts';
import {socketWarnings} from './socket-warnings.ts';

export type {Mode};

export interface PlanOptions extends ApparmorOptions {
  readonly mode: Mode;
  readonly layout: Layout;
  /** The category pair of a dynamic label, such as `s0:c41,c264`. */
  readonly mcs?: string | undefined;
  /** Registered pairs by UUID. Without `mcs`, and for those that are not in here, a provisional pair is derived. */
  readonly pairs?: ReadonlyMap<string, string> | undefined;
  /** The backends to plan; the others stay empty. All when absent. */
  readonly backends?: readonly LayerId[] | undefined;
  /** A device of the plan, such as `disk vda`: what goes with it, and what stays, when it is unplugged. */
  readonly unplug?: string | undefined;
}

/**
 * @param written the definition as it was parsed, before QEMU's own defaults
 * @throws KnownError when libvirt would refuse the definition
 */
export function planDomain(written: Domain, host: Host, policy: Policy, options: PlanOptions): LabelPlan {
  return planWithInventory(written, host, policy, options).plan;
}

/** @throws KnownError as `planDomain` */
export function planWithInventory(
  written: Domain,
  host: Host,
  policy: Policy,
  options: PlanOptions,
): PlanWithInventory {
  refuseLongPaths(written);
  const {mode, layout, backends} = options;
  const named = applyQemuDefaults(written, {
    nvramDir: layout.nvram,
    nvramTemplates: policy.nvramTemplates,
    hostArchitecture: host.architecture,
  });
  if (mode === 'libvirt') refuseNovelties(named);
  validateDomain(named);
  const domain = resolveVolumes(named, host);
  checkModels(domain, policy, options);
  const site: Site = {domain, host, policy, layout, mode, libvirt: libvirtFeatures(domain.libvirt)};
  const inventory = takeInventory(site);
  const pair = options.mcs ?? registeredPair(domain, options);
  const selinux = selinuxIdentity(domain, host, policy, pair);
  const dac = dacIdentity(domain, host, policy);
  const wants = (backend: LayerId) => backends === undefined || backends.includes(backend);
  const cgroup = wants('cgroup') ? planCgroup(inventory, site) : {plan: {rules: []}, warnings: []};
  const nodes = wants('namespace') ? namespaceNodes(inventory, site) : undefined;
  const agreement = wants('cgroup') && nodes ? deviceAgreement(cgroup.plan.rules, nodes, host) : [];
  const apparmor = wants('apparmor')
    ? planApparmor(written, inventory, site, options)
    : {plan: {profile: profileName(domain), files: '', rules: []}, warnings: []};
  const labels = {
    selinux: wants('selinux') ? planSelinux(inventory, selinux, site) : NO_SELINUX,
    dac: wants('dac') ? planDac(inventory, dac, site) : NO_DAC,
  };
  const processes = planProcesses(domain, host, policy, {
    selinux: wants('selinux') ? selinux.process : null,
    owner: wants('dac') ? dac.process : null,
    profile: wants('apparmor') && !isUnconfined(domain) ? apparmor.plan.profile : null,
  });
  const plan: LabelPlan = {
    domain: {name: domain.name, uuid: domain.uuid ?? null, id: domain.id, type: domain.type},
    processes: withCompanions(processes, inventory, site),
    ...labels,
    apparmor: apparmor.plan,
    cgroup: cgroup.plan,
    namespace: {nodes: [...(nodes?.keys() ?? [])]},
    needs: planNeeds(domain),
    warnings: [
      ...inventory.gaps,
      ...apparmor.warnings,
      ...cgroup.warnings,
      ...agreement,
      ...socketWarnings(inventory.resources),
      ...(wants('selinux') && options.pairs && selinux.provisional ? [notAllocated(domain)] : []),
      ...versionWarnings(domain),
      ...prerequisiteWarnings(inventory, labels, site),
    ],
  };
  const refused = mode === 'strict' ? forbiddenPath(inventory, site) : undefined;
  const {unplug} = options;
  const unplugged = unplug === undefined ? {} : {unplug: planUnplug({plan, inventory, site}, unplug)};
  return {plan: {...plan, ...unplugged, ...(refused && {refused})}, inventory, site};
}

/** Who names a registry wants its pairs. */
function notAllocated({name, at}: Domain): PlanWarning {
  return {
    code: 'MCS_NOT_ALLOCATED',
    message: `no category pair is allocated for ${name}, so that another machine may have the same one; run svirtgen mcs allocate`,
    from: {device: 'domain', ...at, reason: 'its SELinux label is dynamic'},
  };
}

function registeredPair({uuid}: Domain, {pairs}: PlanOptions): string | undefined {
  return uuid === undefined ? undefined : pairs?.get(uuid);
}
