// SPDX-License-Identifier: Apache-2.0
/** Firmware and direct boot: what QEMU reads before the guest runs. */
import type {HostPath} from '../../domain/domain.ts';
import type {DeviceKind, Role} from '../resource.ts';
import {provenance, resourceAt, type Entry, type Site} from '../site.ts';
import {writtenChain} from '../chain.ts';
import {chainResources} from './storage-chain.ts';

export function loaderResources({domain}: Site): readonly Entry[] {
  const {loader} = domain.os;
  if (!loader) return [];
  const {path, readonly = false, type} = loader;
  // A ROM is copied into the guest's memory; only flash is written through to its file.
  const writes = !readonly && type === 'pflash';
  const from = provenance('firmware', loader, 'firmware code');
  return resourceAt(path, {kind: 'loader', role: 'loader', access: writes ? 'rwk' : 'rk', readonly, from});
}

export function nvramResources(site: Site): readonly Entry[] {
  const {nvram} = site.domain.os;
  if (nvram === undefined) return [];
  // Never probed: their chain is what the definition says.
  const links = writtenChain(nvram.source);
  return chainResources({kind: 'nvram', number: -1, device: 'nvram', links, site});
}

export function bootResources({domain}: Site): readonly Entry[] {
  const {kernel, initrd, shim, dtb, acpiTables} = domain.os;
  const read = {access: 'r', readonly: true} as const;
  const file = (name: DeviceKind & Role, what: HostPath | undefined, reason: string): readonly Entry[] =>
    what
      ? resourceAt(what.path, {...read, kind: name, role: name, from: provenance(name, what, reason)})
      : [];
  return [
    ...domain.fwCfg.flatMap(entry =>
      resourceAt(entry.file, {
        ...read,
        kind: 'fw-cfg',
        role: 'fw-cfg-file',
        from: provenance(`fw_cfg ${entry.name}`, entry, 'file the firmware is shown'),
      }),
    ),
    ...file('kernel', kernel, 'kernel of a direct boot'),
    ...file('initrd', initrd, 'initial RAM disk of a direct boot'),
    ...file('shim', shim, 'shim of a direct boot'),
    ...file('dtb', dtb, 'device tree'),
    ...acpiTables.flatMap(table => file('acpi-table', table, `ACPI table ${table.type}`)),
  ];
}
