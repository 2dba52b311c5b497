// SPDX-License-Identifier: Apache-2.0
/** The label plan of one domain: every layer derived from one inventory. */
import type {Domain} from '../domain/domain.ts';
import {refuseNovelties} from '../domain/refuse-novelties.ts';
import {applyQemuDefaults} from '../domain/qemu-defaults.ts';
import {refuseOtherDrivers} from '../domain/validate/other-drivers.ts';
import {refuseLongPaths} from '../domain/validate/path-lengths.ts';
import {validateDomain} from '../domain/validate/validate-domain.ts';
import type {Slip} from '../domain/parts/common.ts';
import type {Host} from '../host/host.ts';
import {resolveVolumes} from '../inventory/resolve-volumes.ts';
import {takeInventory, type Inventory} from '../inventory/take-inventory.ts';
import type {Mode} from '../inventory/mode.ts';
import {provenance, type Site} from '../inventory/site.ts';
import {once} from '../once.ts';
import type {FollowedBecause} from '../versions/followed-libvirt.ts';
import {libvirtFeatures} from '../versions/libvirt-changes.ts';
import {formatVersion} from '../versions/version.ts';
import type {Layout} from '../policy/layout.ts';
import type {Policy} from '../policy/policy.ts';
import type {ApparmorOptions} from './apparmor/plan-apparmor.ts';
import {planUnplug} from './cgroup/plan-unplug.ts';
import {checkModels} from './check-models.ts';
import {withCompanions} from './companions.ts';
import {deviceAgreement} from './device-agreement.ts';
import {planRefusal} from './forbidden-path.ts';
import {LAYER_IDS, type LayerId} from './layer-id.ts';
import type {PlanContext, PlannedLayer} from './layer.ts';
import {LAYERS, layersFor} from './layers.ts';
import type {LabelPlan, LayerPlans, PlanWarning, ProcessPlan} from './plan.ts';
import type {PlanWithInventory} from './plan-with-inventory.ts';
import {prerequisiteWarnings} from './prerequisites/prerequisites.ts';
import {NO_IDENTITY, planProcesses, type VmIdentity} from './processes.ts';
import type {Owner} from './dac/dac-identity.ts';
import {directoriesOf, resolvedLayout} from './resolved-layout.ts';
import {planNeeds, versionWarnings} from './version-needs.ts';
import {socketWarnings} from './socket-warnings.ts';

export interface PlanOptions extends ApparmorOptions {
  readonly mode: Mode;
  readonly layout: Layout;
  /** The category pair of a dynamic label, such as `s0:c41,c264`. */
  readonly mcs?: string | undefined;
  /** Registered pairs by UUID. Without `mcs`, and for those that are not in here, a provisional pair is derived. */
  readonly pairs?: ReadonlyMap<string, string> | undefined;
  /** The layers to plan; the others stay empty. All when absent. */
  readonly layers?: readonly LayerId[] | undefined;
  /** Why the definition was read as that libvirt reads it. */
  readonly libvirtBecause?: FollowedBecause | undefined;
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
  const site = siteOf(written, host, policy, options);
  const {domain} = site;
  const {libvirtBecause: because} = options;
  const inventory = takeInventory(site);
  const {layers, processes, warnings} = planLayers(written, inventory, site, options);
  const plan: LabelPlan = {
    domain: {name: domain.name, uuid: domain.uuid ?? null, id: domain.id, type: domain.type},
    processes: withCompanions(processes, inventory, site),
    ...layers,
    ...(because && {libvirt: {version: formatVersion(domain.libvirt), because}}),
    needs: planNeeds(domain),
    warnings: [
      ...inventory.gaps,
      ...warnings,
      ...versionWarnings(domain),
      ...domain.slips.map(slipWarning),
      ...prerequisiteWarnings(inventory, {...layers, processes}, site),
    ],
  };
  const refused = site.mode === 'strict' ? planRefusal(inventory, site) : undefined;
  const {unplug} = options;
  const unplugged = unplug === undefined ? {} : {unplug: planUnplug({plan, inventory, site}, unplug)};
  return {plan: {...plan, ...unplugged, ...(refused && {refused})}, inventory, site};
}

const SLIPS = {
  misspelt: {code: 'NAME_MISSPELT', verb: 'know', fate: 'ignores it'},
  refused: {code: 'NAME_MISSPELT', verb: 'know', fate: 'refuses the definition'},
  misplaced: {code: 'NAME_MISPLACED', verb: 'read', fate: 'ignores it'},
} as const;

function slipWarning(slip: Slip): PlanWarning {
  const {code, verb, fate} = SLIPS[slip.kind];
  return {
    code,
    message: `libvirt does not ${verb} ${slip.written} and ${fate}; did you mean ${slip.meant}?`,
    from: provenance('domain', slip, `a name that libvirt does not ${verb}`),
  };
}

/** The definition as libvirt's QEMU driver sees it, once libvirt has nothing against it. */
function siteOf(written: Domain, host: Host, policy: Policy, options: PlanOptions): Site {
  refuseOtherDrivers(written);
  refuseLongPaths(written);
  const {mode, layout} = options;
  const named = applyQemuDefaults(written, {
    nvramDir: layout.nvram,
    varstoreDir: layout.varstore,
    nvramTemplates: policy.nvramTemplates,
    hostArchitecture: host.architecture(),
  });
  if (mode === 'libvirt') refuseNovelties(named);
  validateDomain(named);
  const domain = resolveVolumes(named, host);
  checkModels(domain, policy, options);
  const resolved = once(() => resolvedLayout(layout, host));
  return {
    domain,
    host,
    policy,
    layout,
    resolvedLayout: resolved,
    libvirtDirectories: once(() => directoriesOf(resolved())),
    mode,
    libvirt: libvirtFeatures(domain.libvirt),
  };
}

/** Every layer's part, in the registry's order; what several of them say together comes after it. */
function planLayers(
  written: Domain,
  inventory: Inventory,
  site: Site,
  {mcs, pairs, operations = [], layers: asked = LAYER_IDS}: PlanOptions,
): {
  readonly layers: LayerPlans;
  readonly processes: readonly ProcessPlan[];
  readonly warnings: readonly PlanWarning[];
} {
  const {domain} = site;
  const wanted = layersFor(domain, asked);
  const pair = mcs ?? (domain.uuid === undefined ? undefined : pairs?.get(domain.uuid));
  const context: PlanContext = {
    written,
    inventory,
    site,
    pair,
    registered: pairs !== undefined,
    operations,
  };
  const ready = LAYER_IDS.map(id => ({id, layer: LAYERS[id], plan: LAYERS[id].prepare(context)}));
  const planned = ready.map(({id, layer, plan}): readonly [LayerId, PlannedLayer] => [
    id,
    wanted.includes(id) ? plan() : {plan: layer.unplanned(domain)},
  ]);
  const parts = planned.map(([, part]) => part);
  const layers = Object.fromEntries(planned.map(([id, {plan}]) => [id, plan])) as unknown as LayerPlans;
  return {
    layers,
    processes: planProcesses(inventory, site, {
      ...NO_IDENTITY,
      owner: callerOf(site),
      ...(Object.assign({}, ...parts.map(({identity}) => identity)) as Partial<VmIdentity>),
    }),
    warnings: [
      ...parts.flatMap(({warnings = []}) => warnings),
      ...(wanted.includes('cgroup') && wanted.includes('namespace')
        ? deviceAgreement(layers.cgroup.rules, inventory, site)
        : []),
      ...socketWarnings(inventory.resources),
      ...parts.flatMap(({siteWarnings = []}) => siteWarnings),
    ],
  };
}

/** A session has no DAC driver, and its VMs run as the user who runs it. */
function callerOf({layout: {caller}, host}: Site): Owner | null {
  if (caller === undefined) return null;
  return {uid: caller, gid: host.groupsOf(caller)?.[0] ?? caller};
}
