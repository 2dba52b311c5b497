/** TPMs: the host's device with its cancel file, the emulator's files, or somebody else's socket. */
import {posix} from 'node:path';
import type {Tpm} from '../../domain/domain.ts';
import type {Host} from '../../host/host.ts';
import {shortName} from '../../policy/short-name.ts';
import {provenance, resource, type Entry, type Site} from '../site.ts';

export function tpmResources(site: Site): readonly Entry[] {
  return site.domain.tpms.flatMap((tpm, index) => oneTpm(tpm, `tpm ${tpm.alias ?? index}`, site));
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
        access: 'w',
        passed,
        from: provenance(device, tpm, 'cancels a TPM command'),
      });
      return [node, cancel];
    }
    case 'external': {
      const {path, mode} = backend.source;
      return path?.startsWith('/')
        ? [
            resource({
              kind: 'tpm',
              role: 'tpm-external-socket',
              path,
              access: 'rw',
              mode,
              from: provenance(device, backend.source, 'socket of an external TPM'),
            }),
          ]
        : [];
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
  const short = shortName(domain);
  const {source, version} = tpm.backend;
  const state =
    source?.path ?? `${layout.swtpmStorage}/${domain.uuid ?? ''}/${version === '1.2' ? 'tpm1.2' : 'tpm2'}`;
  const file = (
    role: Parameters<typeof resource>[0]['role'],
    path: string,
    access: string,
    process: 'qemu' | 'swtpm',
    reason: string,
  ) =>
    resource({
      kind: 'tpm',
      role,
      path,
      access,
      process,
      from: provenance(device, tpm, reason),
      mode: role === 'tpm-emulator-socket' ? 'connect' : undefined,
    });
  return [
    file(
      'tpm-emulator-socket',
      `${layout.swtpmState}/${short}-swtpm.sock`,
      'rw',
      'qemu',
      'socket of the TPM emulator',
    ),
    file('tpm-emulator-state', state, 'rwk', 'swtpm', 'state of the TPM emulator'),
    file(
      'tpm-emulator-log',
      `${layout.swtpmLog}/${domain.name}-swtpm.log`,
      'wa',
      'swtpm',
      'log of the TPM emulator',
    ),
    file(
      'tpm-emulator-pid',
      `${layout.swtpmState}/${short}-swtpm.pid`,
      'rw',
      'swtpm',
      'process id of the TPM emulator',
    ),
  ];
}
