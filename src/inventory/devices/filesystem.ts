// SPDX-License-Identifier: Apache-2.0
/** Shared directories: those QEMU serves itself (9p), and those virtiofsd serves. */
import type {Filesystem} from '../../domain/domain.ts';
import type {ProcessRole} from '../resource.ts';
import {shortNamed} from '../../policy/short-name.ts';
import {needsOf, provenance, resource, resourceAt, type Entry, type Site} from '../site.ts';
import {deviceAliases, deviceName} from '../device-name.ts';

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
  const connected = {kind: 'filesystem', role: 'virtiofs-socket', access: 'rw', mode: 'connect'} as const;
  if (fs.socket !== undefined) {
    const from = provenance(device, fs, 'socket of an external virtiofsd');
    return resourceAt(fs.socket, {...connected, from});
  }
  const own = needsOf('filesystem', device, fs);
  const process = 'virtiofsd';
  const socket = shortNamed(domain, `${layout.lib}/domain-`, `/${alias}-fs.sock`);
  const pid = shortNamed(domain, `${layout.state}/`, `-${alias}-fs.pid`);
  const log = `${layout.log}/${domain.name}-${alias}-virtiofsd.log`;
  return [
    resource({...connected, ...socket, passed: true, from: provenance(device, fs, 'socket of virtiofsd')}),
    own('virtiofsd-pid', 'process id of virtiofsd', {...pid, access: 'rw', process}),
    own('virtiofsd-log', 'log of virtiofsd', {path: log, access: 'wa', process}),
    ...sharedDirectory(fs, device, process),
  ];
}
