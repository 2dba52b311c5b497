/** What belongs to the domain itself: monitor, keys, log, process id, automatic channel sockets, memory files. */
import type {Resource} from '../resource.ts';
import {shortName} from '../../policy/short-name.ts';
import {provenance, resource, type Entry, type NewResource, type Site} from '../site.ts';

export function domainResources(site: Site): readonly Entry[] {
  const {domain, layout} = site;
  const directory = `${layout.lib}/domain-${shortName(domain)}`;
  const own = (
    role: Resource['role'],
    path: string,
    letters: string,
    reason: string,
    more: Partial<NewResource> = {},
  ) =>
    resource({
      kind: 'domain',
      role,
      path,
      access: letters,
      from: provenance('domain', domain, reason),
      ...more,
    });
  return [
    own('domain-directory', directory, 'rw', "the domain's own directory"),
    own('monitor-socket', `${directory}/monitor.sock`, 'rw', 'QEMU monitor', {mode: 'bind', passed: true}),
    own('master-key', `${directory}/master-key.aes`, 'r', 'key that secrets are encrypted with'),
    own(
      'channel-directory',
      `${layout.channel}/${shortName(domain)}`,
      'rw',
      'sockets of channels without a path',
    ),
    own('log-file', `${layout.log}/${domain.name}.log`, 'wa', 'log of the domain', {passed: true}),
    own('pid-file', `${layout.state}/${domain.name}.pid`, 'rwk', 'process id of QEMU', {passed: true}),
    ...channelSockets(site),
  ];
}

/** Channels without a path listen on a socket that libvirt names. */
function channelSockets({domain, layout}: Site): readonly Entry[] {
  return domain.channels
    .filter(({source}) => source.type === 'unix' && source.path === undefined)
    .map(channel => {
      const two = (value = 0) => String(value).padStart(2, '0');
      const {controller, bus, port} = channel.address ?? {};
      const name = channel.targetName ?? `vioser-${two(controller)}-${two(bus)}-${two(port)}.sock`;
      const path = `${layout.channel}/${shortName(domain)}/${name}`;
      return resource({
        kind: 'domain',
        role: 'chardev-socket',
        path,
        access: 'rw',
        mode: 'bind',
        from: provenance(`channel ${name}`, channel, 'socket that libvirt names'),
      });
    });
}

/** Directories for guest memory that is kept in files or huge pages. */
export function memoryBackingResources({domain, layout, policy}: Site): readonly Entry[] {
  const {source, access, cellAccess, hugepages} = domain.memoryBacking;
  const ownAccess = domain.memories.some(memory => memory.access !== undefined);
  const from = provenance('memory', domain.memoryBacking, 'guest memory');
  const ram = source === 'file' || access !== undefined || cellAccess || ownAccess;
  const sized = hugepages !== undefined || domain.memories.some(memory => memory.pagesize !== undefined);
  const huge = source === 'file' || (sized && source !== 'memfd');
  const base = policy.memoryBackingDir === undefined ? layout.ram : `${policy.memoryBackingDir}/libvirt/qemu`;
  return [
    ...(ram
      ? [
          resource({
            kind: 'memory-backing',
            role: 'memory-directory',
            path: `${base}/${shortName(domain)}`,
            access: 'rw',
            from,
          }),
        ]
      : []),
    ...(huge
      ? policy.hugetlbfsMounts.map(mount =>
          resource({
            kind: 'memory-backing',
            role: 'hugepage-directory',
            path: `${mount}/libvirt/qemu/${shortName(domain)}`,
            access: 'rw',
            from,
          }),
        )
      : []),
  ];
}
