// SPDX-License-Identifier: Apache-2.0
/** Directories for guest memory that is kept in files or huge pages. */
import {createHash} from 'node:crypto';
import type {Layout} from '../../policy/layout.ts';
import {shortNamed} from '../../policy/short-name.ts';
import {provenance, resource, type Entry, type Site} from '../site.ts';

export function memoryBackingResources(site: Site): readonly Entry[] {
  const {domain, layout, policy} = site;
  const {source, access, cellAccess, hugepages} = domain.memoryBacking;
  const ownAccess = domain.memories.some(memory => memory.access !== undefined);
  const ram = source === 'file' || access !== undefined || cellAccess || ownAccess;
  const sized = hugepages !== undefined || domain.memories.some(memory => memory.pagesize !== undefined);
  const huge = source === 'file' || (sized && source !== 'memfd');
  const common = {
    kind: 'memory-backing',
    access: 'rw',
    tree: true,
    from: provenance('memory', domain.memoryBacking, 'guest memory'),
  } as const;
  const ramDirectory = shortNamed(domain, ramBefore(policy.memoryBackingDir, layout));
  return [
    ...(ram ? [resource({...common, role: 'memory-directory', ...ramDirectory})] : []),
    ...(huge
      ? hugetlbfsMounts(site).map(mount =>
          resource({
            ...common,
            role: 'hugepage-directory',
            ...shortNamed(domain, `${mount}/libvirt/${driverName(mount, layout)}/`),
          }),
        )
      : []),
  ];
}

/** Where qemu.conf names none, root's daemon takes all that are mounted (virFileFindHugeTLBFS), and a user's none. */
function hugetlbfsMounts({policy, host, layout}: Site): readonly string[] {
  if (policy.hugetlbfsMounts !== null) return policy.hugetlbfsMounts;
  if (!layout.privileged) return [];
  const mounted = host.mounts().flatMap(({type, point}) => (type === 'hugetlbfs' ? [point] : []));
  return mounted.length > 0 ? mounted : ['/dev/hugepages'];
}

function ramBefore(configured: string | undefined, layout: Layout): string {
  const base = configured === undefined ? layout.ram : `${configured}/libvirt/qemu`;
  const driver = driverName(base, layout);
  return driver === 'qemu' ? `${base}/` : `${base}/${driver}-`;
}

/**
 * Outside of its root an embedded driver adds a part of the root's hash, so that two of them with the same
 * VMs do not meet.
 */
function driverName(directory: string, {root}: Layout): string {
  if (root === undefined || directory.startsWith(root)) return 'qemu';
  return `qemu-embed-${createHash('sha256').update(root).digest('hex').slice(0, 8)}`;
}
