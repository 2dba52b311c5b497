// SPDX-License-Identifier: Apache-2.0
/** The block drivers that libvirt 11.3.0 understands in a `json:` name, and what it wants of each. */
import {parsePciName} from '../domain/pci-address.ts';
import type {PciAddress} from '../domain/domain.ts';
import {invalid, networkSource, source, type BackingResult} from './backing-result.ts';
import {parseBackingUri, parseRbd} from './backing-uri.ts';
import {isObject, text, type JsonObject, type JsonValue} from './json-tree.ts';

type Driver = (options: JsonObject) => BackingResult;

export const JSON_DRIVERS: ReadonlyMap<string, Driver> = new Map([
  ['file', local('file')],
  ['host_device', local('block')],
  ['host_cdrom', local('block')],
  ...['http', 'https', 'ftp', 'ftps', 'tftp'].map(protocol => [protocol, byUri('url')] as const),
  ['gluster', uriOr('filename', network('gluster', ['volume', 'path', 'server'], 'path'))],
  ['iscsi', uriOr('filename', network('iscsi', ['transport', 'portal', 'target'], 'target'))],
  ['nbd', nbd],
  ['sheepdog', uriOr('filename', network('sheepdog', ['vdi'], 'vdi'))],
  ['ssh', uriOr('filename', network('ssh', ['path'], 'path'))],
  ['rbd', rbd],
  ['nfs', network('nfs', ['server', 'path'], 'path')],
  ['vxhs', network('vxhs', ['vdisk-id', 'server'], 'vdisk-id')],
  ['nvme', nvme],
]);

/** A relative name stays as it is: it is not taken from the image's directory. */
function local(type: 'file' | 'block'): Driver {
  return options => {
    const path = text(options, 'filename');
    if (path === undefined)
      return invalid('INVALID_ARG', "missing 'filename' field in JSON backing volume definition");
    return source({type, path});
  };
}

function byUri(key: string): Driver {
  return options => {
    const uri = text(options, key);
    return uri === undefined
      ? invalid('INVALID_ARG', `missing '${key}' in JSON backing volume definition`)
      : parseBackingUri(uri);
  };
}

/** An address in one piece, where it is given, goes before its parts. */
function uriOr(key: string, parts: Driver): Driver {
  return options => {
    const uri = text(options, key);
    return uri === undefined ? parts(options) : parseBackingUri(uri);
  };
}

function network(protocol: string, needed: readonly string[], nameKey: string): Driver {
  return options => {
    const missing = needed.find(key => !options.has(key));
    if (missing !== undefined) {
      return invalid(
        'INVALID_ARG',
        `missing '${missing}' in JSON backing volume definition for ${protocol} volume`,
      );
    }
    return networkSource(protocol, text(options, nameKey), hosts(options.get('server')));
  };
}

function nbd(options: JsonObject): BackingResult {
  const path = text(options, 'path');
  const host = text(options, 'host');
  const server = hosts(options.get('server'));
  const old = path === undefined ? [] : [{transport: 'unix', name: undefined, socket: path}];
  const named = host === undefined ? [] : [{transport: 'tcp', name: host, socket: undefined}];
  const all = [...old, ...named, ...server].slice(0, 1);
  if (all.length === 0)
    return invalid(
      'INVALID_ARG',
      'missing host specification of NBD server in JSON backing volume definition',
    );
  return networkSource('nbd', text(options, 'export'), all);
}

function rbd(options: JsonObject): BackingResult {
  const old = text(options, 'filename');
  if (old !== undefined) return parseRbd(old.replace(/^rbd:/, ''));
  const [pool, image] = [text(options, 'pool'), text(options, 'image')];
  if (pool === undefined || image === undefined) {
    return invalid('INVALID_ARG', 'missing pool or image name in ceph backing volume JSON specification');
  }
  return networkSource('rbd', `${pool}/${image}`, hosts(options.get('server')), text(options, 'conf'));
}

function nvme(options: JsonObject): BackingResult {
  const address = pciAddress(text(options, 'device') ?? '');
  const namespace = Number(options.get('namespace') ?? Number.NaN);
  if (address === undefined || !Number.isSafeInteger(namespace) || namespace < 0) {
    return invalid('INVALID_ARG', 'missing or malformed namespace or PCI address in nvme JSON specification');
  }
  return source({type: 'nvme', nvme: {address, namespace, managed: false}});
}

/** As in sysfs, with the domain. */
function pciAddress(name: string): PciAddress | undefined {
  return name.split(':').length === 3 ? parsePciName(name) : undefined;
}

/** One server, or several. */
function hosts(
  value: JsonValue | undefined,
): {transport: string; name: string | undefined; socket: string | undefined}[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap(hosts);
  if (!isObject(value)) return [];
  if (!value.has('type') && value.has('0')) return [...value.values()].flatMap(hosts);
  const socket = text(value, 'path') ?? text(value, 'socket');
  return [{transport: text(value, 'type') === 'unix' ? 'unix' : 'tcp', name: text(value, 'host'), socket}];
}
