// SPDX-License-Identifier: Apache-2.0
/**
 * Backing names like `nbd+unix:///export?socket=/run/nbd.sock`, and QEMU's old names of network images:
 * `nbd:host:10809:exportname=x`, `rbd:pool/image:conf=/etc/ceph.conf`.
 */
import {unlessFailing} from '../files/errno.ts';
import {NETWORK_PROTOCOLS} from '../domain/devices/storage-network.ts';
import {type BackingResult, invalid, networkSource} from './backing-result.ts';

const TRANSPORTS: ReadonlySet<string> = new Set(['tcp', 'unix', 'rdma', 'fd']);
/** The characters RFC 3986 knows; anything else is no URI, and libvirt fails. */
const URI = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?$/;
const URI_TEXT = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/;
const AUTHORITY = /^(?:(.*)@)?(\[[0-9A-Fa-f:.]+\]|[^:[\]]*)(?::(\d*))?$/;

/** @param uri contains `://`; a user's name in it is something libvirt has no words for */
export function parseBackingUri(uri: string): BackingResult {
  const match = URI_TEXT.test(uri) ? URI.exec(uri) : null;
  const authority = AUTHORITY.exec(match?.[2] ?? '');
  if (match === null || authority === null) return invalid('INTERNAL_ERROR', `failed to parse URI '${uri}'`);
  const [, scheme = '', , path = '', query = ''] = match;
  const [, user, place = ''] = authority;
  const [protocol = '', transport, ...more] = scheme.split('+');
  if (!NETWORK_PROTOCOLS.includes(protocol))
    return invalid('INTERNAL_ERROR', `invalid backing protocol '${protocol}'`);
  if (transport !== undefined && (more.length > 0 || !TRANSPORTS.has(transport))) {
    return invalid('INTERNAL_ERROR', `invalid protocol transport type '${[transport, ...more].join('+')}'`);
  }
  if (user !== undefined) return {status: 'unusable'};
  const socket = new URLSearchParams(query).get('socket') ?? undefined;
  const server = decoded(place) || undefined;
  const host = {transport: transport ?? 'tcp', name: server?.replace(/^\[(.*)\]$/, '$1'), socket};
  return networkSource(protocol, decoded(path).replace(/^\//, '') || undefined, [host]);
}

function decoded(text: string): string {
  return unlessFailing(() => decodeURIComponent(text)) ?? text;
}

export function parseColonString(name: string): BackingResult {
  const protocol = name.slice(0, name.indexOf(':'));
  if (protocol === 'nbd') return parseNbd(name);
  if (protocol === 'rbd') return parseRbd(name.slice('rbd:'.length));
  // libvirt knows the others as well, though not in this spelling.
  if (!NETWORK_PROTOCOLS.includes(protocol))
    return invalid('INTERNAL_ERROR', `invalid backing protocol '${protocol}'`);
  return invalid('INTERNAL_ERROR', `backing store parser is not implemented for protocol ${protocol}`);
}

function parseNbd(name: string): BackingResult {
  const [, first, second, ...rest] = name.split(':');
  if (!first || second === undefined || (first === 'unix' && second === '')) return malformedNbd(name);
  const isUnix = first === 'unix';
  if (!isUnix && !/^\d{1,5}$/.test(second)) return malformedNbd(name);
  const at = rest.findIndex(part => part.startsWith('exportname='));
  const exportName = at === -1 ? undefined : rest.slice(at).join(':').slice('exportname='.length);
  const host = {
    transport: isUnix ? 'unix' : 'tcp',
    name: isUnix ? undefined : first,
    socket: isUnix ? second : undefined,
  };
  return networkSource('nbd', exportName, [host]);
}

function malformedNbd(name: string): BackingResult {
  return invalid('INTERNAL_ERROR', `malformed nbd string '${name}'`);
}

/** Options follow the image's name after colons; a backslash keeps the next character from ending one. */
export function parseRbd(text: string): BackingResult {
  const [image = '', ...options] = splitUnescaped(text);
  const option = (key: string) => options.find(one => one.startsWith(`${key}=`))?.slice(key.length + 1);
  const hosts = (option('mon_host') ?? '').split(/[;, ]/).filter(Boolean);
  return networkSource(
    'rbd',
    image.split('@')[0],
    hosts.map(name => ({transport: 'tcp', name, socket: undefined})),
    option('conf'),
  );
}

function splitUnescaped(text: string): string[] {
  const fields = text.match(/(?:\\.|[^:\\]|\\$)+/gs) ?? [];
  return fields.map(field => field.replaceAll(/\\(.)/gs, '$1'));
}
