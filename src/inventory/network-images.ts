// SPDX-License-Identifier: Apache-2.0
/** Images that QEMU reaches over the network by itself, by the names that all hosts have for them. */
import type {Domain, NetworkSource} from '../domain/domain.ts';
import {writtenChain} from './chain.ts';
import {deviceName} from './device-name.ts';
import {provenance, resource} from './site.ts';
import type {Resource} from './resource.ts';

/** Entries as of the inventory, for questions about who shares what: their path is no path of the host. */
export function networkImages({disks}: Domain): readonly Resource[] {
  return disks.flatMap((disk, index) =>
    writtenChain(disk.source).flatMap(({source, depth}) => {
      const path = source.type === 'network' && source.network ? networkName(source.network) : undefined;
      if (path === undefined) return [];
      const {readonly, shared: shareable} = source;
      const access = depth === 0 && !readonly ? 'rw' : 'r';
      const from = provenance(deviceName.disk(disk, index), source, 'image');
      return [resource({kind: 'disk', role: 'network-image', path, access, readonly, shareable, from})];
    }),
  );
}

/**
 * A target or a pool is one, whatever portal or monitor leads to it; of the others the server's name is a part. NBD,
 * ssh and HTTP tell too little of what is behind them.
 */
function networkName({protocol, name, hosts: [server]}: NetworkSource): string | undefined {
  if (!name) return undefined;
  switch (protocol) {
    case 'rbd':
      return `rbd://${name}`;
    case 'iscsi':
      // libvirt's default is the first unit.
      return `iscsi://${name.includes('/') ? name : `${name}/0`}`;
    case 'nfs':
    case 'gluster':
      return server?.name === undefined
        ? undefined
        : `${protocol}://${server.name}:/${name.replace(/^\/+/, '')}`;
    default:
      return undefined;
  }
}
