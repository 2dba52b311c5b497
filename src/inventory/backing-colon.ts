// SPDX-License-Identifier: Apache-2.0
/** QEMU's old names of network images: `nbd:host:10809:exportname=x`, `rbd:pool/image:conf=/etc/ceph.conf`. */
import {NETWORK_PROTOCOLS} from '../domain/devices/storage-network.ts';
import {invalid, networkSource, type BackingResult} from './backing-result.ts';

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
