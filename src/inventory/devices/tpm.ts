// SPDX-License-Identifier: Apache-2.0
/** TPMs: the host's device with its cancel file, the emulator's files, or somebody else's socket. */
import {posix} from 'node:path';
import type {Tpm} from '../../domain/domain.ts';
import {uuidInNames} from '../../domain/uuid.ts';
import type {Host} from '../../host/host.ts';
import {shortNamed} from '../short-named.ts';
import {provenance, resource, resourceAt, type Entry, type Site} from '../site.ts';
import {deviceName} from '../device-name.ts';

export function tpmResources(site: Site): readonly Entry[] {
  return site.domain.tpms.flatMap((tpm, index) => oneTpm(tpm, deviceName.tpm(tpm, index), site));
}

function oneTpm(tpm: Tpm, device: string, site: Site): readonly Entry[] {
  const {backend} = tpm;
  switch (backend.type) {
    case 'passthrough': {
      const path = backend.source.path;
      if (!path?.startsWith('/')) return [];
      // A proxy is opened by QEMU itself; of a regular TPM libvirt hands over both descriptors.
      const passed = tpm.model !== 'spapr-tpm-proxy';
      const node = resource({
        kind: 'tpm',
        role: 'tpm-device',
        path,
        access: 'rw',
        passed,
        from: provenance(device, tpm, 'TPM of the host'),
      });
      const cancel = resource({
        kind: 'tpm',
        role: 'tpm-cancel',
        path: cancelPath(path, site.host),
        // A proxy has no use for it, though libvirt labels it.
        access: passed ? 'w' : '',
        passed,
        from: provenance(device, tpm, 'cancels a TPM command'),
      });
      return [node, cancel];
    }
    case 'external': {
      const {path, mode} = backend.source;
      const from = provenance(device, backend.source, 'socket of an external TPM');
      return resourceAt(path, {kind: 'tpm', role: 'tpm-external-socket', access: 'rw', mode, from});
    }
    case 'emulator':
      return emulatorFiles(tpm, device, site);
  }
}

/** The first cancel file that exists; without one libvirt takes /dev/null for it. */
function cancelPath(devicePath: string, host: Host): string {
  const name = posix.basename(devicePath);
  const candidates = [`/sys/class/misc/${name}/device/cancel`, `/sys/class/tpm/${name}/device/cancel`];
  return candidates.find(candidate => host.stat(candidate) !== undefined) ?? '/dev/null';
}

function emulatorFiles(tpm: Tpm, device: string, {domain, layout}: Site): readonly Entry[] {
  if (tpm.backend.type !== 'emulator') return [];
  const {source, version} = tpm.backend;
  const state =
    source?.path ?? `${layout.swtpmStorage}/${uuidInNames(domain)}/${version === '1.2' ? 'tpm1.2' : 'tpm2'}`;
  const from = (reason: string) => provenance(device, tpm, reason);
  const own = {kind: 'tpm', process: 'swtpm'} as const;
  return [
    resource({
      kind: 'tpm',
      role: 'tpm-emulator-socket',
      ...shortNamed(domain, `${layout.swtpmState}/`, '-swtpm.sock'),
      access: 'rw',
      mode: 'connect',
      from: from('socket of the TPM emulator'),
    }),
    resource({
      ...own,
      role: 'tpm-emulator-state',
      path: state,
      access: 'rwk',
      tree: source?.type !== 'file',
      from: from('state of the TPM emulator'),
    }),
    resource({
      ...own,
      role: 'tpm-emulator-log',
      path: `${layout.swtpmLog}/${domain.name}-swtpm.log`,
      access: 'wa',
      from: from('log of the TPM emulator'),
    }),
    resource({
      ...own,
      role: 'tpm-emulator-pid',
      ...shortNamed(domain, `${layout.swtpmState}/`, '-swtpm.pid'),
      access: 'rw',
      from: from('process id of the TPM emulator'),
    }),
  ];
}
