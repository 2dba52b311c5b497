// SPDX-License-Identifier: Apache-2.0
/** TPMs: the host's device with its cancel file, the emulator's files, or somebody else's socket. */
import {posix} from 'node:path';
import type {Tpm} from '../../domain/domain.ts';
import {uuidInNames} from '../../domain/uuid.ts';
import type {Host} from '../../host/host.ts';
import {shortNamed} from '../../policy/short-name.ts';
import {needsOf, provenance, resourceAt, type Entry, type Site} from '../site.ts';
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
      const own = needsOf('tpm', device, tpm);
      return [
        own('tpm-device', 'TPM of the host', {path, access: 'rw', passed}),
        own('tpm-cancel', 'cancels a TPM command', {
          path: cancelPath(path, site.host),
          // A proxy has no use for it, though libvirt labels it.
          access: passed ? 'w' : '',
          passed,
        }),
      ];
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
  const own = needsOf('tpm', device, tpm);
  const process = 'swtpm';
  const named = (ending: string) => shortNamed(domain, `${layout.swtpmState}/`, `-swtpm.${ending}`);
  const log = `${layout.swtpmLog}/${domain.name}-swtpm.log`;
  const tree = source?.type !== 'file';
  return [
    own('tpm-emulator-socket', 'socket of the TPM emulator', {
      ...named('sock'),
      access: 'rw',
      mode: 'connect',
    }),
    own('tpm-emulator-state', 'state of the TPM emulator', {path: state, access: 'rwk', tree, process}),
    own('tpm-emulator-log', 'log of the TPM emulator', {path: log, access: 'wa', process}),
    own('tpm-emulator-pid', 'process id of the TPM emulator', {...named('pid'), access: 'rw', process}),
  ];
}
