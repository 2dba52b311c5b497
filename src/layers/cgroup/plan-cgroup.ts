// SPDX-License-Identifier: Apache-2.0
/** The devices controller: what is allowed after everything has been denied, in libvirt's order (qemu_cgroup.c). */
import {isDeviceNode} from '../../host/device-node.ts';
import type {Graphics} from '../../domain/domain.ts';
import type {Provenance, Resource} from '../../inventory/resource.ts';
import {isImage} from '../../inventory/role-questions.ts';
import {TRAITS} from '../../inventory/roles.ts';
import {provenance, type Site} from '../../inventory/site.ts';
import type {ListedKind} from '../../inventory/traits.ts';
import type {Inventory} from '../../inventory/take-inventory.ts';
import {amendCgroup} from '../amendments.ts';
import {defaultDevices, ownAccelerator, type DefaultDevice} from './default-devices.ts';
import type {CgroupPlan, CgroupRule, PlanWarning} from '../plan.ts';
import {nodeRules} from './node-rules.ts';
import {versionWarnings} from './cgroup-version-warnings.ts';

/** Of pseudo terminals, whose nodes are in a file system of their own. */
export const PTY_MAJOR = 136;
const SOUND_MAJOR = 116;
const MAPPER_TARGET = 'device-mapper target';

type Rules = readonly CgroupRule[];
type Report = (warning: PlanWarning) => void;
type Step = (inventory: Inventory, site: Site, report: Report) => Rules;

const STEPS: readonly Step[] = [
  (_, site) => allowDefaults(defaultDevices(site), site),
  (_, site) => (site.policy.cgroupDeviceAclConfigured ? allowDefaults(ownAccelerator(site), site) : []),
  nodesOf('loader'),
  nvram,
  disks,
  (_, {domain}) => [numbers(PTY_MAJOR, provenance('consoles', domain, 'pseudo terminals'))],
  sound,
  nodesOf('chardev'),
  nodesOf('tpm'),
  nodesOf('hostdev'),
  nodesOf('memory'),
  nodesOf('graphics'),
  video,
  nodesOf('input'),
  nodesOf('rng'),
  nodesOf('launch-security'),
];

export function planCgroup(
  inventory: Inventory,
  site: Site,
): {readonly plan: CgroupPlan; readonly warnings: readonly PlanWarning[]} {
  const warnings: PlanWarning[] = [];
  const rules = STEPS.flatMap(step => step(inventory, site, warning => warnings.push(warning)));
  return {
    plan: {rules: site.mode === 'strict' ? amendCgroup(rules, inventory, site) : rules},
    warnings: [...warnings, ...versionWarnings(rules)],
  };
}

function allowDefaults(devices: readonly DefaultDevice[], {host}: Site): Rules {
  return devices.flatMap(({path, from}) => nodeRules(path, 'rw', host.stat(path), from));
}

function numbers(major: number, from: Provenance): CgroupRule {
  return {type: 'c', major, minor: '*', access: 'rw', from};
}

function nodesOf(kind: ListedKind): Step {
  return (inventory, site, report) => allowEach(listed(inventory, kind), site, report);
}

function listed(inventory: Inventory, kind: ListedKind): readonly Resource[] {
  return inventory.of(kind).filter(({role}) => TRAITS[role].cgroup === kind);
}

function allowEach(resources: readonly Resource[], {host}: Site, report: Report): Rules {
  return resources.flatMap(resource => {
    const facts = host.stat(resource.path);
    if (facts === undefined && !TRAITS[resource.role].optional) report(missing(resource));
    return nodeRules(resource.path, accessOf(resource), facts, resource.from);
  });
}

/** A render node that is no device ends the turn of its video: libvirt then forgets the shared buffers. */
function video(inventory: Inventory, site: Site, report: Report): Rules {
  const resources = listed(inventory, 'video');
  const nodes = resources.filter(({role}) => role === 'accel-node');
  const ended = nodes.filter(({path}) => !isDeviceNode(site.host.stat(path)));
  const isForgotten = ({role, from}: Resource) =>
    role === 'udmabuf' && ended.some(node => node.from.device === from.device);
  return allowEach(
    resources.filter(resource => !isForgotten(resource)),
    site,
    report,
  );
}

function missing({path, from}: Resource): PlanWarning {
  return {
    code: 'DEVICE_NODE_MISSING',
    message: `Path '${path}' is not accessible: No such file or directory`,
    from,
  };
}

function accessOf({role, readonly}: Resource): string {
  return readonly && ['image', 'data-file', 'loader', 'scsi-node'].includes(role) ? 'r' : 'rw';
}

/* ---- images ---- */

function nvram(inventory: Inventory, site: Site): Rules {
  return inventory
    .of('nvram')
    .filter(({storage}) => storage?.depth === 0)
    .flatMap(resource => imageRules(resource, site));
}

function disks(inventory: Inventory, site: Site): Rules {
  return inventory.of('disk').flatMap(resource => imageRules(resource, site));
}

function imageRules(resource: Resource, {host}: Site): Rules {
  const {storage, role, path, from} = resource;
  if (!storage) return [];
  const reservations =
    storage.managedReservations && role !== 'data-file'
      ? nodeRules('/dev/mapper/control', 'rw', host.stat('/dev/mapper/control'), {
          ...from,
          reason: 'persistent reservations managed by libvirt',
        })
      : [];
  if (role === 'nvme-group') {
    const container = nodeRules('/dev/vfio/vfio', 'rw', host.stat('/dev/vfio/vfio'), from);
    return [...reservations, ...container, ...nodeRules(path, 'rw', host.stat(path), from)];
  }
  if (!isImage(resource) || !storage.local || storage.fdgroup !== undefined) return reservations;
  // Every layer below the top is read only, whatever its own flag says.
  const access = storage.depth > 0 || resource.readonly ? 'r' : 'rw';
  const reason = `${from.reason}: ${MAPPER_TARGET}`;
  const targets = host.deviceMapperTargets(path).map(({major, minor}): CgroupRule => ({
    path: mapperNode(major, minor),
    type: 'b',
    major,
    minor,
    access,
    from: {...from, reason},
  }));
  return [...reservations, ...nodeRules(path, access, host.stat(path), from), ...targets];
}

/** How a device below a device-mapper node is named: by its numbers, since libvirt knows no other name. */
export function mapperNode(major: CgroupRule['major'], minor: CgroupRule['minor']): string {
  return `/dev/block/${major}:${minor}`;
}

export function isMapperTarget({path, major, minor}: CgroupRule): boolean {
  return path === mapperNode(major, minor);
}

/* ---- sound ---- */

function sound(_: Inventory, {domain, policy}: Site): Rules {
  const [card] = domain.sounds;
  if (!card) return [];
  const usesHostAudio = (first: Graphics | undefined) => {
    if (!first) return policy.nographicsAllowHostAudio;
    return first.type === 'sdl' || (first.type === 'vnc' && policy.vncAllowHostAudio);
  };
  return usesHostAudio(domain.graphics[0])
    ? [numbers(SOUND_MAJOR, provenance('sound', card, 'audio of the host'))]
    : [];
}
