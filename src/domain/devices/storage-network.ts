// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, requiredEnum, yesNo} from '../attributes.ts';
import type {NetworkSource} from '../parts/storage.ts';
import {refusal} from '../refusals/refusal.ts';
import {parseNumber, UINT} from '../numbers.ts';
import {attr, child, children, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';

/** What libvirt knows as a disk's network protocol. */
export const NETWORK_PROTOCOLS: readonly string[] = [
  'nbd', 'rbd', 'sheepdog', 'gluster', 'iscsi', 'http', 'https', 'ftp', 'ftps', 'tftp', 'ssh', 'vxhs', 'nfs',
]; // prettier-ignore
/** Their names are `pool/image`. */
const POOLED: readonly string[] = ['rbd', 'gluster'];
type NetworkHost = NetworkSource['hosts'][number];

/** A network disk needs few files of this host: a socket, librbd's configuration, ssh's keys. */
export function parseNetworkSource(element: XmlElement): NetworkSource {
  const protocol = requiredEnum(element, 'protocol', NETWORK_PROTOCOLS);
  const name = attr(element, 'name') || undefined;
  if (name === undefined && protocol !== 'nbd') throw refusal('NETWORK_DISK_NAME', placeOf(element));
  if (name !== undefined && POOLED.includes(protocol) && name.indexOf('/') < 1)
    throw refusal('NETWORK_DISK_POOL', placeOfAttribute(element, 'name'), {name});
  return {
    protocol,
    name,
    hosts: children(element, 'host').map(parseNetworkHost),
    configFile: attr(child(element, 'config'), 'file'),
    files: sshFiles(element),
    tls: yesNo(element, 'tls'),
  };
}

/** A server, by its name and port or by its socket. */
export function parseNetworkHost(element: XmlElement): NetworkHost {
  const transport = enumAttribute(element, 'transport', ['tcp', 'unix', 'rdma', 'vsock']) ?? 'tcp';
  const socket = attr(element, 'socket');
  const name = attr(element, 'name');
  if (transport === 'unix' && socket === undefined) throw refusal('NETWORK_DISK_SOCKET', placeOf(element));
  if (transport !== 'unix' && socket !== undefined)
    throw refusal('NETWORK_DISK_TRANSPORT', placeOf(element), {transport});
  if (transport !== 'unix' && name === undefined) throw refusal('NETWORK_DISK_HOST', placeOf(element));
  if (transport !== 'unix') checkPort(element);
  return {transport, name, socket};
}

function checkPort(element: XmlElement): void {
  const port = attr(element, 'port');
  if (port === undefined) return;
  const number = parseNumber(port, UINT, 10);
  if (number === undefined) throw refusal('NETWORK_DISK_PORT', placeOfAttribute(element, 'port'), {port});
  if (number > 0xffff) throw refusal('NETWORK_DISK_PORT.range', placeOfAttribute(element, 'port'), {port});
}

function sshFiles(element: XmlElement): readonly string[] {
  const identity = child(element, 'identity');
  const named = [
    attr(identity, 'keyfile'),
    attr(identity, 'agentsock'),
    attr(child(element, 'knownHosts'), 'path'),
  ];
  return named.filter(path => path !== undefined);
}
