// SPDX-License-Identifier: Apache-2.0
/** Serials, parallels, channels and consoles; also the socket or node behind other devices that have one. */
import type {Chardev, CharSource, Domain} from '../../domain/domain.ts';
import type {Policy} from '../../policy/policy.ts';
import type {DeviceKind, ProcessRole, Resource} from '../resource.ts';
import {type Entry, provenance, resourceAt, type Site} from '../site.ts';
import {certificates} from '../certificates.ts';
import {deviceName} from '../device-name.ts';
import {hasGeneratedPath} from './channel-sockets.ts';

export function chardevResources(site: Site): readonly Entry[] {
  const {domain, policy} = site;
  return allChardevs(domain).flatMap(([chardev, device]) => [
    ...(hasGeneratedPath(chardev, site)
      ? []
      : charSourceResources('chardev', device, chardev.source, site, writerOfFiles(policy))),
    ...logFile(chardev, device, policy),
  ]);
}

/** Every character device once, in libvirt's order: the console that only mirrors a serial is left out. */
export function allChardevs(domain: Domain): readonly (readonly [Chardev, string])[] {
  return [domain.serials, domain.parallels, domain.channels, domain.consoles].flatMap(list =>
    list
      .map((chardev, index) => [chardev, deviceName.chardev(chardev, index)] as const)
      .filter(([chardev]) => !chardev.alias),
  );
}

/** virtlogd opens files and hands QEMU a pipe, unless qemu.conf leaves them to QEMU: `stdio_handler = "file"`. */
function writerOfFiles({stdioHandler}: Policy): ProcessRole {
  return stdioHandler === 'logd' ? 'virtlogd' : 'qemu';
}

/**
 * What a character source opens on the host. Relative names and types without a path open nothing.
 *
 * @param files the process that opens a plain file; libvirt asks virtlogd only for serials and their like
 */
export function charSourceResources(
  kind: DeviceKind,
  device: string,
  source: CharSource,
  site: Site,
  files: ProcessRole = 'qemu',
): readonly Resource[] {
  const {path, type, mode} = source;
  const common = {
    kind,
    from: provenance(device, source, `${type} character device`),
    overrides: source.seclabels,
    access: 'rw',
  } as const;
  const node = (role: Resource['role'], where: string | undefined) => resourceAt(where, {...common, role});
  switch (type) {
    case 'dev':
      return node('chardev-device', path);
    case 'file':
      return node('chardev-file', path).map(file => ({...file, process: files}));
    case 'pipe':
      return node('chardev-pipe', path);
    case 'pty':
      // A new one is opened at each start, whatever the definition still says of an earlier one.
      return site.domain.live ? node('chardev-pty', path) : [];
    case 'unix':
      return resourceAt(path, {...common, role: 'chardev-socket', mode});
    case 'tcp':
      return tlsOf(kind, device, source, site);
    case 'nmdm':
      return [...node('chardev-nmdm', path), ...node('chardev-nmdm', source.slave)];
    default:
      return [];
  }
}

/** Certificates are needed where the element asks for TLS, or qemu.conf by chardev_tls (qemuDomainPrepareChardevSourceTLS). */
function tlsOf(kind: DeviceKind, device: string, source: CharSource, site: Site): readonly Resource[] {
  if (!(source.tls ?? site.policy.chardevTls)) return [];
  const from = provenance(device, source, 'certificates of the character device');
  const end = source.mode === 'bind' ? 'server' : 'client';
  return [certificates({kind, purpose: 'chardev', end, from}, site)];
}

function logFile({source}: Chardev, device: string, policy: Policy): readonly Resource[] {
  return resourceAt(source.logFile, {
    kind: 'chardev',
    role: 'chardev-log',
    access: 'wa',
    process: writerOfFiles(policy),
    from: provenance(device, source, 'log of the character device'),
  });
}

export function redirdevResources(site: Site): readonly Entry[] {
  return site.domain.redirdevs.flatMap((redirdev, index) =>
    charSourceResources('redirdev', deviceName.redirdev(redirdev, index), redirdev.source, site),
  );
}
