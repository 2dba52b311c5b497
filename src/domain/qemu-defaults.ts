// SPDX-License-Identifier: Apache-2.0
/** What libvirt's QEMU driver fills into a definition when it is defined or started, as far as labels depend on it. */
import type {
  Disk,
  Domain,
  Hostdev,
  ImageFormat,
  Interface,
  Loader,
  Nvram,
  Os,
  Pstore,
  StorageSource,
  Tpm,
} from './domain.ts';
import {isPpc64, isX86, runsUnderQemu} from './qemu-driver.ts';
import {emptySource} from './devices/storage-source.ts';
import {effectiveType} from './parts/storage.ts';

export interface QemuSite {
  /** Where the variable stores of guests' firmware are kept. */
  readonly nvramDir: string;
  /** Where those of firmware are kept that keeps its variables in JSON. */
  readonly varstoreDir: string;
  /** qemu.conf's `nvram`: which template of variables belongs to which firmware. */
  readonly nvramTemplates: readonly {readonly code: string; readonly vars: string}[];
  readonly hostArchitecture: string;
}

/**
 * The definition with QEMU's defaults. Written values are never changed, so the definition of a running VM,
 * which has them all, stays as it is where it matters. Not done: choosing passt where QEMU has no network stack of its
 * own, and choosing the firmware of `<os firmware=…>`, which both depend on what is installed. A definition for
 * another driver is left alone.
 */
export function applyQemuDefaults(domain: Domain, site: QemuSite): Domain {
  if (!runsUnderQemu(domain.type)) return domain;
  const arch = domain.os.arch ?? site.hostArchitecture;
  return {
    ...domain,
    os: withVarstorePath(withFirmwareDefaults({...domain.os, arch}, domain, site), domain.name, site),
    disks: domain.disks.map(withDiskFormat),
    tpms: domain.tpms.map(tpm => withTpmDefaults(tpm, arch)),
    hostdevs: domain.hostdevs.map(hostdev => withPciDriver(hostdev, domain)),
    interfaces: domain.interfaces.map(net => withInterfaceDriver(net, domain)),
    pstore: domain.pstore && withPstorePath(domain.pstore, domain.name, site),
  };
}

/** An image is raw unless the definition says otherwise, so that nobody has to guess; a volume's pool knows better. */
function withDiskFormat(disk: Disk): Disk {
  const {source} = disk;
  if (source.format !== 'none' || source.type === 'volume') return disk;
  return {...disk, source: {...source, format: 'raw'}};
}

/** TPM 1.2 is the default only where it was before libvirt came to prefer 2.0: TIS on x86. */
function withTpmDefaults(tpm: Tpm, arch: string): Tpm {
  const model = tpm.model ?? (isPpc64(arch) ? 'tpm-spapr' : 'tpm-tis');
  if (tpm.backend.type !== 'emulator' || tpm.backend.version !== undefined) return {...tpm, model};
  const version = model === 'tpm-tis' && isX86(arch) ? '1.2' : '2.0';
  return {...tpm, model, backend: {...tpm.backend, version}};
}

type Start = Pick<Domain, 'live' | 'iommufd'>;

/**
 * VFIO is the only way left to hand a PCI device over. Whether through iommufd is settled when the VM starts: a
 * running one's devices say so themselves (12.2).
 */
function withPciDriver(hostdev: Hostdev, {live, iommufd}: Start): Hostdev {
  const {source} = hostdev;
  if (source.type !== 'pci') return hostdev;
  const settled = source.iommufd ?? (iommufd && !live);
  return {...hostdev, source: {...source, driver: source.driver ?? 'vfio', iommufd: settled}};
}

function withInterfaceDriver(net: Interface, start: Start): Interface {
  return net.hostdev === undefined ? net : {...net, hostdev: withPciDriver(net.hostdev, start)};
}

function withVarstorePath(os: Os, name: string, {varstoreDir}: QemuSite): Os {
  const {varstore} = os;
  if (!varstore) return os;
  return {...os, varstore: {...varstore, path: varstore.path ?? `${varstoreDir}/${name}.json`}};
}

function withPstorePath(pstore: Pstore, name: string, site: QemuSite): Pstore {
  return {...pstore, path: pstore.path ?? `${site.nvramDir}/${name}_PSTORE.raw`};
}

/**
 * Firmware as QEMU gets it: a loader is a ROM unless it says otherwise, and a flash that the guest cannot
 * write gets a file for its variables beside it.
 */
function withFirmwareDefaults(os: Os, domain: Pick<Domain, 'name' | 'live'>, site: QemuSite): Os {
  const loader = os.loader && withLoaderDefaults(os.loader);
  const firmware = {...os, loader};
  if (!keepsVariables(firmware)) return firmware;
  return {...firmware, nvram: withNvramDefaults(firmware, domain, site)};
}

function withLoaderDefaults(loader: Loader): Loader {
  if (loader.path === undefined) return loader;
  return {...loader, type: loader.type ?? 'rom', format: loader.format ?? 'raw'};
}

/** Autoselected EFI firmware counts as flash that keeps its variables: all but a few stateless builds do. */
function keepsVariables({firmware, loader, nvram}: Os): boolean {
  if (loader?.stateless === true) return false;
  if (nvram !== undefined) return true;
  if (firmware === 'efi' && loader?.readonly !== false) return true;
  return loader?.type === 'pflash' && loader.readonly === true;
}

function withNvramDefaults(os: Os, domain: Pick<Domain, 'name' | 'live'>, site: QemuSite): Nvram {
  const written = os.nvram;
  const mapped = templateFor(os.loader, site);
  const template = written?.template ?? mapped;
  const known = template !== undefined && template === mapped;
  const templateFormat = written?.templateFormat ?? (known ? 'raw' : undefined);
  const source = written?.source ?? emptySource(os.loader?.at ?? os.at, 'none');
  const format = source.format === 'none' ? (templateFormat ?? os.loader?.format ?? 'raw') : source.format;
  const path = source.path ?? defaultPath(source, format, template, domain, site);
  return {
    source: {...source, format, path},
    template,
    templateFormat,
    written: written?.written ?? false,
    at: written?.at ?? os.loader?.at ?? os.at,
  };
}

/** qemu.conf knows raw templates only. */
function templateFor(loader: Loader | undefined, site: QemuSite): string | undefined {
  return site.nvramTemplates.find(({code}) => code === loader?.path)?.vars;
}

/** Only a file gets a name of libvirt's choice. */
function defaultPath(
  source: StorageSource,
  format: ImageFormat,
  template: string | undefined,
  {name, live}: Pick<Domain, 'name' | 'live'>,
  site: QemuSite,
): string | undefined {
  if (effectiveType(source) !== 'file') return undefined;
  const rawExtension = !live && template?.endsWith('.raw') === true ? 'raw' : 'fd';
  return `${site.nvramDir}/${name}_VARS.${format === 'qcow2' ? 'qcow2' : rawExtension}`;
}
