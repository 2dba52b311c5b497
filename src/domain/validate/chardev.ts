// SPDX-License-Identifier: Apache-2.0
/** What a character device needs to be told, by its type. */
import type {Chardev, CharSource} from '../domain.ts';
import {refusal} from '../refusals/refusal.ts';

/** libvirt makes up the socket of a channel for programs of the host. */
export function validateChardev({kind, targetType, source}: Chardev): void {
  const isNamed = kind === 'channel' && (targetType === 'virtio' || targetType === 'xen');
  if (!(source.type === 'unix' && isNamed)) validateCharSource(source);
}

export function validateCharSource({
  type,
  path,
  host,
  service,
  slave,
  mode,
  reconnect,
  at,
}: CharSource): void {
  if (mode === 'bind' && reconnect !== undefined) throw refusal('CHARDEV_RECONNECT', at);
  switch (type) {
    case 'file':
    case 'dev':
    case 'pipe':
    case 'unix':
      if (path === undefined) throw refusal('CHARDEV_INCOMPLETE', at, {name: 'path'});
      return;
    case 'nmdm':
      if (path === undefined || slave === undefined) throw refusal('CHARDEV_INCOMPLETE.nmdm', at);
      return;
    case 'tcp':
      if (host === undefined) throw refusal('CHARDEV_INCOMPLETE', at, {name: 'host'});
      if (service === undefined) throw refusal('CHARDEV_INCOMPLETE', at, {name: 'service'});
      return;
    case 'udp':
      // It has to be told where to send; what is bound says only where answers come to.
      if (service === undefined || mode === 'bind')
        throw refusal('CHARDEV_INCOMPLETE', at, {name: 'service'});
      return;
    case 'spiceport':
    case 'dbus':
      if (service === undefined) throw refusal('CHARDEV_CHANNEL_MISSING', at);
      if (!/^[\w.-]*$/.test(service)) throw refusal('CHARDEV_CHANNEL_INVALID', at);
      break;
    default:
  }
}
