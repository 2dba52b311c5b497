/** The devices controller: what is allowed after everything has been denied, in libvirt's order (qemu_cgroup.c). */
import type {Graphics} from '../domain/domain.ts';
import type {FileFacts} from '../host/host.ts';
import type {Provenance, Resource, Role} from '../inventory/resource.ts';
import {provenance, type Site} from '../inventory/site.ts';
import type {Inventory} from '../inventory/take-inventory.ts';
import type {CgroupPlan, CgroupRule, PlanWarning} from './plan.ts';

const PTY_MAJOR = 136;
const SOUND_MAJOR = 116;

type Rules = readonly CgroupRule[];
type Step = (inventory: Inventory, site: Site, report: (warning: PlanWarning) => void) => Rules;

const STEPS: readonly Step[] = [
  defaultDevices,
  pathsOf('loader'),
  nvram,
  disks,
  (_, {domain}) => [numbers(PTY_MAJOR, provenance('consoles', domain, 'pseudo terminals'))],
  sound,
  pathsOf('chardev', 'chardev-device'),
  pathsOf('tpm', 'tpm-device'),
  pathsOf('hostdev', 'usb-node', 'vfio-group', 'mdev-group', 'scsi-node', 'vhost-scsi', 'vfio-container'),
  pathsOf('memory'),
  pathsOf('graphics', 'render-node'),
  pathsOf('video', 'accel-node', 'udmabuf'),
  pathsOf('input'),
  pathsOf('rng', 'rng-device'),
  pathsOf('launch-security', 'sev-device'),
];

/** Nodes that may be missing without the start failing. */
const OPTIONAL = new Set<Role>(['sgx-node', 'udmabuf']);

export function planCgroup(
  inventory: Inventory,
  site: Site,
): {readonly plan: CgroupPlan; readonly warnings: readonly PlanWarning[]} {
  const warnings: PlanWarning[] = [];
  const rules = STEPS.flatMap(step => step(inventory, site, warning => warnings.push(warning)));
  return {plan: {rules}, warnings};
}

function defaultDevices(_: Inventory, {domain, host, policy}: Site): Rules {
  const from = provenance('default device', domain, 'in the default device list');
  return policy.cgroupDeviceAcl.flatMap(path => allow(path, 'rw', host.stat(path), from));
}

/** A device node becomes a rule; any other file needs none. */
function allow(path: string, access: string, facts: FileFacts | undefined, from: Provenance): Rules {
  if (facts?.type !== 'char' && facts?.type !== 'block') return [];
  const type = facts.type === 'char' ? 'c' : 'b';
  return [{path, type, major: facts.major ?? null, minor: facts.minor ?? null, access, from}];
}

function numbers(major: number, from: Provenance): CgroupRule {
  return {type: 'c', major, minor: '*', access: 'rw', from};
}

function pathsOf(kind: Resource['kind'], ...roles: readonly Role[]): Step {
  return (inventory, {host}, report) =>
    inventory
      .of(kind)
      .filter(({role}) => roles.length === 0 || roles.includes(role))
      .flatMap(resource => {
        const facts = host.stat(resource.path);
        if (facts === undefined && !OPTIONAL.has(resource.role)) report(missing(resource));
        return allow(resource.path, accessOf(resource), facts, resource.from);
      });
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
      ? allow('/dev/mapper/control', 'rw', host.stat('/dev/mapper/control'), {
          ...from,
          reason: 'persistent reservations managed by libvirt',
        })
      : [];
  if (role === 'nvme-group') {
    const container = allow('/dev/vfio/vfio', 'rw', host.stat('/dev/vfio/vfio'), from);
    return [...reservations, ...container, ...allow(path, 'rw', host.stat(path), from)];
  }
  if ((role !== 'image' && role !== 'data-file') || !storage.local || storage.fdgroup !== undefined)
    return reservations;
  // Every layer below the top is read only, whatever its own flag says.
  const access = storage.depth > 0 || resource.readonly ? 'r' : 'rw';
  const targets = host.deviceMapperTargets(path).flatMap(({major, minor}) => {
    const node = `/dev/block/${major}:${minor}`;
    return [
      {
        path: node,
        type: 'b',
        major,
        minor,
        access,
        from: {...from, reason: `${from.reason}: device-mapper target`},
      } as const,
    ];
  });
  return [...reservations, ...allow(path, access, host.stat(path), from), ...targets];
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
