// SPDX-License-Identifier: Apache-2.0
/** Backing names like `nbd+unix:///export?socket=/run/nbd.sock`. */
import {unlessFailing} from '../files/errno.ts';
import {NETWORK_PROTOCOLS} from '../domain/devices/storage-network.ts';
import {invalid, networkSource, type BackingResult} from './backing-result.ts';

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
