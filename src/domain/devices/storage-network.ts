// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, requiredEnum, yesNo} from '../attributes.ts';
import type {NetworkSource} from '../parts/storage.ts';
import {refusal} from '../refusals/refusal.ts';
import {attr, child, children, placeOf, type XmlElement} from '../xml.ts';

/** What libvirt knows as a disk's network protocol. */
export const NETWORK_PROTOCOLS: readonly string[] = [
  'nbd', 'rbd', 'sheepdog', 'gluster', 'iscsi', 'http', 'https', 'ftp', 'ftps', 'tftp', 'ssh', 'vxhs', 'nfs',
]; // prettier-ignore
type NetworkHost = NetworkSource['hosts'][number];

/** A network disk needs few files of this host: a socket, librbd's configuration, ssh's keys. */
export function parseNetworkSource(element: XmlElement): NetworkSource {
  const protocol = requiredEnum(element, 'protocol', NETWORK_PROTOCOLS);
  const name = attr(element, 'name') || undefined;
  if (name === undefined && protocol !== 'nbd') throw refusal('NETWORK_DISK_NAME', placeOf(element));
  return {
    protocol,
    name,
    hosts: children(element, 'host').map(parseHost),
    configFile: attr(child(element, 'config'), 'file'),
    files: sshFiles(element),
    tls: yesNo(element, 'tls'),
  };
}

function parseHost(element: XmlElement): NetworkHost {
  const transport = enumAttribute(element, 'transport', ['tcp', 'unix', 'rdma', 'vsock']) ?? 'tcp';
  const socket = attr(element, 'socket');
  const name = attr(element, 'name');
  if (transport === 'unix' && socket === undefined) throw refusal('NETWORK_DISK_SOCKET', placeOf(element));
  if (transport !== 'unix' && socket !== undefined)
    throw refusal('NETWORK_DISK_TRANSPORT', placeOf(element), {transport});
  if (transport !== 'unix' && name === undefined) throw refusal('NETWORK_DISK_HOST', placeOf(element));
  return {transport, name, socket};
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
