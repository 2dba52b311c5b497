// SPDX-License-Identifier: Apache-2.0
/** Shared directories: those QEMU serves itself (9p), and those virtiofsd serves. */
import type {Filesystem} from '../../domain/domain.ts';
import type {ProcessRole} from '../resource.ts';
import {shortNamed} from '../short-named.ts';
import {deviceAliases} from '../device-aliases.ts';
import {provenance, resource, resourceAt, type Entry, type Site} from '../site.ts';
import {deviceName} from '../device-name.ts';

export function filesystemResources(site: Site): readonly Entry[] {
  return deviceAliases('fs', site.domain.filesystems).flatMap(([fs, alias], index) => {
    const device = deviceName.filesystem(fs, index);
    return fs.driver === 'virtiofs' ? virtiofs(fs, device, alias, site) : sharedDirectory(fs, device, 'qemu');
  });
}

function sharedDirectory(fs: Filesystem, device: string, process: ProcessRole): readonly Entry[] {
  return resourceAt(fs.source, {
    kind: 'filesystem',
    role: 'filesystem-directory',
    access: fs.readonly ? 'r' : 'rwlk',
    readonly: fs.readonly,
    tree: true,
    process,
    from: provenance(device, fs, 'directory shared with the guest'),
  });
}

/** QEMU only connects to the socket; virtiofsd, outside the VM's confinement, opens the directory. */
function virtiofs(fs: Filesystem, device: string, alias: string, {domain, layout}: Site): readonly Entry[] {
  const from = (reason: string) => provenance(device, fs, reason);
  if (fs.socket !== undefined) {
    return resourceAt(fs.socket, {
      kind: 'filesystem',
      role: 'virtiofs-socket',
      access: 'rw',
      mode: 'connect',
      from: from('socket of an external virtiofsd'),
    });
  }
  const daemon = {kind: 'filesystem', process: 'virtiofsd'} as const;
  return [
    resource({
      kind: 'filesystem',
      role: 'virtiofs-socket',
      ...shortNamed(domain, `${layout.lib}/domain-`, `/${alias}-fs.sock`),
      access: 'rw',
      mode: 'connect',
      passed: true,
      from: from('socket of virtiofsd'),
    }),
    resource({
      ...daemon,
      role: 'virtiofsd-pid',
      ...shortNamed(domain, `${layout.state}/`, `-${alias}-fs.pid`),
      access: 'rw',
      from: from('process id of virtiofsd'),
    }),
    resource({
      ...daemon,
      role: 'virtiofsd-log',
      path: `${layout.log}/${domain.name}-${alias}-virtiofsd.log`,
      access: 'wa',
      from: from('log of virtiofsd'),
    }),
    ...sharedDirectory(fs, device, 'virtiofsd'),
  ];
}
