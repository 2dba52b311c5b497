// SPDX-License-Identifier: Apache-2.0
/** Displays: render nodes, listening sockets, the X authority file. */
import type {Graphics} from '../../domain/domain.ts';
import type {Host} from '../../host/host.ts';
import {certificates} from '../certificates.ts';
import {PROCESSES, displayServer, type ProcessRole} from '../processes.ts';
import {shortNamed} from '../../policy/short-name.ts';
import {provenance, resource, resourceAt, type Entry, type Site} from '../site.ts';
import {deviceName} from '../device-name.ts';
import {nvidiaNodes} from './nvidia-nodes.ts';
import {socketsOfAddress} from '../dbus-address.ts';

const RENDERING = new Set<Graphics['type']>(['spice', 'egl-headless', 'dbus']);

export function graphicsResources(site: Site): readonly Entry[] {
  const {domain, host} = site;
  const vncProcess = PROCESSES['qemu-vnc'].runs?.(site) ? 'qemu-vnc' : 'qemu';
  const displays = domain.graphics.flatMap((graphics, index) => {
    const device = deviceName.graphics(graphics, index);
    const process = graphics.type === 'vnc' ? vncProcess : 'qemu';
    return [
      ...renderNode(graphics, device, host),
      ...displayCertificates(graphics, device, process, site),
      ...graphics.sockets.flatMap(socket => listeningSocket(graphics, socket, device, process, site)),
      ...resourceAt(graphics.xauth, {
        kind: 'graphics',
        role: 'xauth',
        access: 'r',
        from: provenance(device, graphics, 'X authority'),
      }),
    ];
  });
  return [...displays, ...nvidiaNodes(displays, site), ...displayBuses(site), ...displayServers(site)];
}

/** Whoever serves the display reads its certificates. */
function displayCertificates(
  graphics: Graphics,
  device: string,
  process: ProcessRole,
  site: Site,
): readonly Entry[] {
  const {type} = graphics;
  if (type !== 'vnc' && type !== 'spice') return [];
  if ((type === 'vnc' ? site.policy.vncTls : site.policy.spiceTls) === null) return [];
  const from = provenance(device, graphics, 'certificates of the display');
  return [certificates({kind: 'graphics', purpose: type, end: 'server', process, from}, site)];
}

/** Where the definition names none, libvirt does. */
function listeningSocket(
  {type}: Graphics,
  socket: Graphics['sockets'][number],
  device: string,
  process: ProcessRole,
  {domain, layout}: Site,
): readonly Entry[] {
  const from = provenance(device, socket, 'socket that viewers connect to');
  const common = {
    kind: 'graphics',
    role: 'graphics-socket',
    access: 'rw',
    mode: 'bind',
    process,
    from,
  } as const;
  const {path} = socket;
  if (path === undefined)
    return [resource({...common, ...shortNamed(domain, `${layout.lib}/domain-`, `/${type}.sock`)})];
  return resourceAt(path, common);
}

const RDP_CERTIFICATES = ['server-cert.pem', 'server-key.pem'];

/** Where libvirt is built to look for it. */
const DBUS_DAEMON = '/usr/bin/dbus-daemon';

/** Buses of displays that are reached over D-Bus: those that are there, and the one that libvirt starts a daemon for. */
function displayBuses(site: Site): readonly Entry[] {
  const {graphics} = site.domain;
  const given = graphics.flatMap((one, index) =>
    typeof one.bus === 'object' ? socketOfBus(one.bus.address, deviceName.graphics(one, index), one) : [],
  );
  return [...given, ...ownBus(site)];
}

/** QEMU connects to it. */
function socketOfBus(addresses: string, device: string, graphics: Graphics): readonly Entry[] {
  const from = provenance(device, graphics, 'D-Bus of the display');
  return socketsOfAddress(addresses).flatMap((path): readonly Entry[] => {
    if (path === undefined) {
      const message =
        'the D-Bus address has a percent sign without two hexadecimal digits behind it, or with 00';
      return [{code: 'DBUS_ADDRESS_INVALID', message, from}];
    }
    return resourceAt(path, {kind: 'graphics', role: 'dbus-socket', access: 'rw', from});
  });
}

/** libvirt starts its daemon inside the VM's confinement (qemuExtDevicesStart), for the first display that has none. */
function ownBus({domain, layout}: Site): readonly Entry[] {
  const index = domain.graphics.findIndex(({type, bus}) => bus === 'own' || type === 'rdp');
  const user = domain.graphics[index];
  if (!user) return [];
  const from = provenance(deviceName.graphics(user, index), user, 'D-Bus of the display');
  const common = {kind: 'graphics', from} as const;
  const named = (ending: string) => shortNamed(domain, `${layout.dbus}/`, `-dbus.${ending}`);
  return [
    resource({...common, role: 'dbus-socket', ...named('sock'), access: 'rw'}),
    resource({...common, role: 'dbus-file', ...named('conf'), access: 'r'}),
    resource({...common, role: 'dbus-file', ...named('pid'), access: 'rw'}),
    resource({...common, role: 'program', path: DBUS_DAEMON, access: 'rmx'}),
  ];
}

/**
 * Programs that serve a display in QEMU's stead, which they reach over the bus, inside the VM's confinement. The file
 * with its number is open and locked when it enters the profile.
 */
function displayServers(site: Site): readonly Entry[] {
  const {domain, layout, policy} = site;
  return (['rdp', 'vnc'] as const).flatMap(type => {
    const process = `qemu-${type}` as const;
    const index = domain.graphics.findIndex(one => one.type === type);
    const user = domain.graphics[index];
    if (!user || !PROCESSES[process].runs?.(site)) return [];
    const from = provenance(deviceName.graphics(user, index), user, 'server of the display');
    const common = {kind: 'graphics', process, from} as const;
    const pid = shortNamed(domain, `${layout[type]}/`, `-${type}.pid`);
    return [
      resource({...common, role: `${type}-pid`, ...pid, access: 'rw'}),
      resource({...common, role: 'program', path: displayServer(process), access: 'rmx'}),
      ...(type === 'rdp' ? RDP_CERTIFICATES : []).map(name =>
        resource({...common, role: 'rdp-certificate', path: `${policy.rdpTls}/${name}`, access: 'r'}),
      ),
    ];
  });
}

/** The written node; else the first of /dev/dri, in directory order, where the display renders on its own. */
function renderNode(graphics: Graphics, device: string, host: Host): readonly Entry[] {
  if (!RENDERING.has(graphics.type)) return [];
  const common = {kind: 'graphics', role: 'render-node', access: 'rw'} as const;
  if (graphics.rendernode !== undefined) {
    const from = provenance(device, graphics, 'render node');
    return resourceAt(graphics.rendernode, {...common, from});
  }
  if (!needsRenderNode(graphics)) return [];
  const from = provenance(device, graphics, 'render node that libvirt picks');
  const first = host.list('/dev/dri')?.find(name => name.startsWith('renderD'));
  return first === undefined
    ? [{code: 'RENDER_NODE_UNKNOWN', message: 'there is no render node in /dev/dri', from}]
    : [resource({...common, path: `/dev/dri/${first}`, from})];
}

function needsRenderNode(graphics: Graphics): boolean {
  return graphics.type === 'egl-headless' || graphics.gl;
}
