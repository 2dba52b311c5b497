// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, pathAttribute, requiredAttribute} from '../attributes.ts';
import type {ParseContext} from '../context.ts';
import type {Interface} from '../parts/interface.ts';
import {aliasOf, attr, child, children, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';
import {parseInterfaceHostdev} from './hostdev.ts';
import {parseInterfaceIp, parsePortForward} from './interface-ip.ts';
import {isVirtioModel} from '../virtio-models.ts';
import type {CharSource} from '../parts/chardev.ts';
import {refusal} from '../refusals/refusal.ts';
import {charSource, reconnectOf} from './char-source.ts';

const TYPES = [
  'user', 'ethernet', 'vhostuser', 'server', 'client', 'mcast', 'network', 'bridge', 'internal', 'direct', 'hostdev',
  'udp', 'vdpa', 'null', 'vds',
] as const; // prettier-ignore

/** A network card and what is behind it on the host. */
export function parseInterface(element: XmlElement, context: ParseContext): Interface {
  const type = enumAttribute(element, 'type', TYPES) ?? 'user';
  checkSource(element, type);
  const actual = context.live && type === 'network' ? child(element, 'actual') : undefined;
  const model = modelOf(element);
  const virtio = model !== undefined && isVirtioModel(model);
  const backend = parseInterfaceBackend(child(element, 'backend'), virtio && type !== 'hostdev');
  return {
    type,
    actualType: enumAttribute(actual, 'type', TYPES),
    model,
    driverName:
      virtio && type !== 'hostdev'
        ? enumAttribute(child(element, 'driver'), 'name', ['qemu', 'vhost'])
        : undefined,
    backend,
    sourceDev: sourceDevice(element, type, backend),
    network: networkOf(child(element, 'source')),
    filter: filterOf(child(element, 'filterref')),
    isolated: yesOf(child(element, 'port'), 'isolated'),
    trustGuestRxFilters: yesOf(element, 'trustGuestRxFilters'),
    vhostuser: type === 'vhostuser' ? parseVhostUser(element, backend.type === 'passt') : undefined,
    hostdev: parseHandedOver(element, type, actual, context),
    portForwards: children(element, 'portForward').map(parsePortForward),
    ips: children(element, 'ip').map(parseInterfaceIp),
    hasRoute: child(element, 'route') !== undefined,
    scripts: scriptsOf(element, type),
    romFile: attr(child(element, 'rom'), 'file'),
    alias: aliasOf(element),
    targetDev: attr(child(element, 'target'), 'dev'),
    tapNode: context.live ? attr(child(element, 'tapfd'), 'path') : undefined,
    at: placeOf(element),
  };
}

/** What libvirt has to be told of where a card is plugged in; servers may listen on every address. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  network: ['network'],
  bridge: ['bridge'],
  internal: ['name'],
  direct: ['dev'],
  server: ['port'],
  client: ['address', 'port'],
  mcast: ['address', 'port'],
  udp: ['address', 'port'],
};

function checkSource(element: XmlElement, type: Interface['type']): void {
  const required = REQUIRED[type];
  if (required === undefined) return;
  const source = child(element, 'source');
  if (source === undefined) throw refusal('INTERFACE_SOURCE_MISSING', placeOf(element), {type});
  for (const attribute of required) requiredAttribute(source, attribute);
}

/** `unknown` is libvirt's own word for a model that is not set. */
function modelOf(element: XmlElement): string | undefined {
  const model = attr(child(element, 'model'), 'type');
  return model === '' || model === 'unknown' ? undefined : model;
}

/** For devices of another kind libvirt's driver of QEMU runs none. */
function scriptsOf(element: XmlElement, type: Interface['type']): readonly string[] {
  if (type !== 'ethernet') return [];
  return ['script', 'downscript'].flatMap(name => attr(child(element, name), 'path') ?? []);
}

function networkOf(source: XmlElement | undefined): string | undefined {
  const [name, ...more] = ['bridge', 'network', 'portgroup', 'switchid', 'address', 'port'].flatMap(
    key => attr(source, key) ?? [],
  );
  return name === undefined ? undefined : [name, ...more].join(' ');
}

/** With its parameters, such as the addresses that the guest may use. */
function filterOf(element: XmlElement | undefined): string | undefined {
  if (element === undefined) return undefined;
  const parameters = children(element, 'parameter').map(one => `${attr(one, 'name')}=${attr(one, 'value')}`);
  return [attr(element, 'filter'), ...parameters].join(' ');
}

function yesOf(element: XmlElement | undefined, name: string): 'yes' | undefined {
  return attr(element, name) === 'yes' ? 'yes' : undefined;
}

/** For a user or vhost-user card libvirt reads the device only when passt is behind it, and otherwise ignores it. */
function sourceDevice(
  element: XmlElement,
  type: Interface['type'],
  backend: Interface['backend'],
): string | undefined {
  const source = child(element, 'source');
  if (type === 'vdpa') return requiredAttribute(source ?? element, 'dev');
  const ignored = (type === 'user' || type === 'vhostuser') && backend.type !== 'passt';
  return ignored ? undefined : attr(source, 'dev');
}

function parseHandedOver(
  element: XmlElement,
  type: Interface['type'],
  actual: XmlElement | undefined,
  context: ParseContext,
): Interface['hostdev'] {
  if (type === 'hostdev') return parseInterfaceHostdev(element, context);
  return actual !== undefined && attr(actual, 'type') === 'hostdev'
    ? parseInterfaceHostdev(actual, context)
    : undefined;
}

/**
 * What carries the guest's packets: passt, or devices other than `/dev/net/tun` and `/dev/vhost-net`.
 *
 * @param usesVhost whether the card is one that vhost can serve; otherwise libvirt forgets the vhost device
 */
function parseInterfaceBackend(element: XmlElement | undefined, usesVhost: boolean): Interface['backend'] {
  return {
    type: enumAttribute(element, 'type', ['default', 'passt']),
    logFile: attr(element, 'logFile'),
    tap: pathAttribute(element, 'tap'),
    vhost: usesVhost ? pathAttribute(element, 'vhost') : undefined,
  };
}

/**
 * The socket of a vhost-user card. With passt behind it libvirt makes up the socket's name when it starts the
 * VM and never writes it down, so the path stays open.
 */
function parseVhostUser(element: XmlElement, passt: boolean): CharSource {
  const source = child(element, 'source');
  const at = placeOf(source ?? element);
  if (source === undefined || passt) return charSource({type: 'unix', at});
  const type = attr(source, 'type');
  if (type !== undefined && type !== 'unix')
    throw refusal('VHOSTUSER_TYPE', placeOfAttribute(source, 'type'), {type});
  const listens = enumAttribute(source, 'mode', ['client', 'server']) === 'server';
  return charSource({
    type: 'unix',
    path: attr(source, 'path'),
    mode: listens ? 'bind' : 'connect',
    reconnect: reconnectOf(source),
    at,
  });
}
