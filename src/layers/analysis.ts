// SPDX-License-Identifier: Apache-2.0
/** What the layers judge: one planned domain on one host, with the plan's labels in place or as the host stands. */
import type {FileFacts, Host} from '../host/host.ts';
import type {Resource} from '../inventory/resource.ts';
import type {ProfileRules} from '../kernel-model/apparmor/verdict.ts';
import {openedAs} from '../inventory/role-questions.ts';
import type {PlanWithInventory} from './plan-with-inventory.ts';
import type {LayerId} from './plan.ts';
import {deviceFilter, type DeviceFilter} from './cgroup/device-filter.ts';
import {resourcePlaces, type ResourcePlaces} from './resource-places.ts';
import {once} from '../once.ts';
import {plannedContexts, plannedOwners, type PlannedContext, type PlannedOwner} from './planned-labels.ts';
import {resolvedPath} from './resolved-path.ts';
import {appendedRules} from './apparmor/operations/boot.ts';
import {companionProfile, type CompanionProfile} from './apparmor/companion-profile.ts';
import {profileBody, type ProfileBody} from './apparmor/profile-body.ts';
import {profileRules, type ProfileRule} from './apparmor/profile-rules.ts';
import {STOCK_RULES, type StockRule} from './apparmor/stock-rules.ts';

export interface AnalysisOptions {
  /** Layers that stand around the VM on this site; see `activeLayers`. */
  readonly active: readonly LayerId[];
  /** Judge the host as it stands now, not as it is once the plan's labels are set. */
  readonly asIs?: boolean | undefined;
  /** What AppArmor's stock abstraction allows every VM; without it, the shipped summary. */
  readonly stock?: readonly StockRule[] | undefined;
  /** Rules that companions' own profiles have besides. */
  readonly companionRules?: readonly StockRule[] | undefined;
}

export interface Analysis extends PlanWithInventory {
  readonly host: Host;
  readonly active: ReadonlySet<LayerId>;
  readonly asIs: boolean;
  readonly stock: readonly StockRule[];
  /**
   * By resolved path; empty when judged as is. The last label that is set counts, and only where the file system
   * keeps it.
   */
  readonly owners: ReadonlyMap<string, PlannedOwner>;
  readonly contexts: ReadonlyMap<string, PlannedContext>;
  /** Sockets that the process itself makes, by resolved path: the directory decides, not what is there now. */
  readonly bound: ReadonlySet<string>;
  /** Files that a process makes where they are not there, resolved. */
  readonly created: ReadonlySet<string>;
  /** What the VM has as directories, also those that libvirt makes at start; by resolved path. */
  readonly directories: ReadonlySet<string>;
  /** What the definition needs, by resolved path. */
  readonly places: () => ResourcePlaces;
  /** The first resource of each name that the inventory has, by resolved path. */
  readonly named: () => ReadonlyMap<string, Resource>;
  /** The first resource that is an object of the host, by the object's identity. */
  readonly objects: () => ReadonlyMap<string, Resource>;
  /** The device list as the kernel asks it. */
  readonly deviceFilter: () => DeviceFilter;
  /** What is around the plan's rules on this host; undefined where nobody can tell. */
  readonly body: () => ProfileBody | undefined;
  readonly companionRules: readonly StockRule[];
  /** A profile that a companion has for itself; undefined for the VM's. */
  readonly companionProfile: (profile: string) => CompanionProfile | undefined;
  /** The rules of QEMU's profile. */
  readonly profileRules: () => ProfileRules<ProfileRule>;
  /** The host's files with the planned owners on them. */
  readonly files: {lstat(path: string): FileFacts | undefined; readlink(path: string): string | undefined};
}

export function analysisOf(
  planned: PlanWithInventory,
  {active, asIs = false, stock = STOCK_RULES, companionRules = []}: AnalysisOptions,
): Analysis {
  const {host} = planned.site;
  const owners = asIs ? new Map<string, PlannedOwner>() : plannedOwners(planned);
  const body = once(() => profileBody(planned, asIs));
  const at = (path: string) => resolvedPath(path, host);
  const pathsOf = (wanted: (resource: Resource) => boolean) =>
    new Set(planned.inventory.resources.filter(wanted).map(({path}) => at(path)));
  return {
    ...planned,
    host,
    active: new Set(active),
    asIs,
    stock,
    owners,
    contexts: asIs ? new Map() : plannedContexts(planned),
    bound: pathsOf(({mode, passed}) => mode === 'bind' && !passed),
    created: pathsOf(({mode, passed}) => mode === 'create' && !passed),
    directories: pathsOf(({tree}) => tree),
    places: once(() =>
      resourcePlaces(
        planned.inventory.resources.flatMap(one => openedAs(one, host)),
        at,
      ),
    ),
    named: once(() => firstBy(planned.inventory.resources, at)),
    objects: once(() => firstBy(planned.inventory.resources, path => host.object(path)?.id)),
    deviceFilter: once(() => deviceFilter(planned.plan.cgroup, host)),
    body,
    companionRules,
    companionProfile: companionProfiles(planned, companionRules),
    profileRules: once(() =>
      profileRules(planned.plan.apparmor, {
        stock,
        body: body(),
        appended: asIs ? [] : appendedRules(planned),
      }),
    ),
    files: {
      lstat: path => withOwner(host.lstat(path), owners.get(path)),
      readlink: path => host.readlink(path),
    },
  };
}

/** Each read at the first question. */
function companionProfiles(
  {plan, site}: PlanWithInventory,
  more: readonly StockRule[],
): Analysis['companionProfile'] {
  const read = (profile: string | null) => {
    const own = companionProfile(profile ?? '', site.host);
    return own && more.length > 0 ? {...own, rules: [...own.rules, ...more]} : own;
  };
  const profiles = new Map(plan.processes.map(({profile}) => [profile, once(() => read(profile))]));
  return profile => profiles.get(profile)?.();
}

function firstBy(
  resources: readonly Resource[],
  keyOf: (path: string) => string | undefined,
): ReadonlyMap<string, Resource> {
  const first = new Map<string, Resource>();
  for (const resource of resources) {
    const key = keyOf(resource.path);
    if (key !== undefined && !first.has(key)) first.set(key, resource);
  }
  return first;
}

function withOwner(facts: FileFacts | undefined, owner: PlannedOwner | undefined): FileFacts | undefined {
  return facts && owner && facts.type !== 'symlink' ? {...facts, uid: owner.uid, gid: owner.gid} : facts;
}
