// SPDX-License-Identifier: Apache-2.0
/** Sockets of channels that libvirt names: those without a path, and those whose path it once generated itself. */
import type {Chardev} from '../../domain/domain.ts';
import {shortNamed} from '../../policy/short-name.ts';
import {provenance, resource, type Entry, type Site} from '../site.ts';

export function generatedSockets(site: Site): readonly Entry[] {
  return site.domain.channels
    .filter(channel => isPathless(channel) || hasGeneratedPath(channel, site))
    .map(channel => {
      const name = channel.targetName ?? unnamed(channel);
      return resource({
        kind: 'domain',
        role: 'chardev-socket',
        ...shortNamed(site.domain, channelPrefix(site), `/${name}`),
        access: 'rw',
        mode: 'bind',
        from: provenance(`channel ${name}`, channel, 'socket that libvirt names'),
      });
    });
}

function isPathless({source}: Chardev): boolean {
  return source.type === 'unix' && source.path === undefined;
}

/** What stands before the VM's short name. */
export function channelPrefix({layout, libvirt}: Site): string {
  return libvirt.channelsInStateDirectory ? `${layout.channel}/` : `${layout.formerChannel}/domain-`;
}

/**
 * Whether libvirt drops the path of a channel before a VM starts, and makes a new one (qemuDomainChrDefDropDefaultPath):
 * it is one that libvirt made, and came into the definition from a dump of a running VM, perhaps of another.
 */
export function hasGeneratedPath(channel: Chardev, {domain, layout, libvirt}: Site): boolean {
  const {kind, targetType, targetName = '', source} = channel;
  if (domain.live || kind !== 'channel' || targetType !== 'virtio' || source.type !== 'unix') return false;
  const {path = ''} = source;
  const beforeName = path.endsWith(targetName) ? path.slice(0, path.length - targetName.length) : '';
  if (!libvirt.channelsInStateDirectory) return isTakenByOldPattern(path, beforeName, layout.formerChannel);
  return (
    /^(?:[^/]+\.|domain-[^/]+\/)$/.test(below(layout.formerChannel, beforeName)) ||
    /^-?\d+-[^/]+\/$/.test(below(layout.channel, beforeName))
  );
}

/** One expression of libvirt lacks its parentheses: a dotted name has any end, `domain-…` any directory (9.0, measured). */
function isTakenByOldPattern(path: string, beforeName: string, directory: string): boolean {
  const inDomain = beforeName === path ? /domain-[^/]+\// : /domain-[^/]+\/$/;
  return /^[^/]+\./.test(below(directory, path)) || inDomain.test(beforeName);
}

function below(directory: string, path: string): string {
  return path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : '';
}

function unnamed({address}: Chardev): string {
  const two = (value = 0) => String(value).padStart(2, '0');
  return `vioser-${two(address?.controller)}-${two(address?.bus)}-${two(address?.port)}.sock`;
}
