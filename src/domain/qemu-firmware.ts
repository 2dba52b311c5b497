// SPDX-License-Identifier: Apache-2.0
import type {Domain, ImageFormat, Loader, Nvram, Os, StorageSource} from './domain.ts';
import {emptySource} from './devices/storage-source.ts';
import {effectiveType} from './storage.ts';

interface Site {
  readonly nvramDir: string;
  readonly nvramTemplates: readonly {readonly code: string; readonly vars: string}[];
}

/**
 * Firmware as QEMU gets it: a loader is a ROM unless it says otherwise, and a flash that the guest cannot
 * write gets a file for its variables beside it.
 */
export function withFirmwareDefaults(os: Os, domain: Pick<Domain, 'name' | 'live'>, site: Site): Os {
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

function withNvramDefaults(os: Os, domain: Pick<Domain, 'name' | 'live'>, site: Site): Nvram {
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
function templateFor(loader: Loader | undefined, site: Site): string | undefined {
  return site.nvramTemplates.find(({code}) => code === loader?.path)?.vars;
}

/** Only a file gets a name of libvirt's choice. */
function defaultPath(
  source: StorageSource,
  format: ImageFormat,
  template: string | undefined,
  {name, live}: Pick<Domain, 'name' | 'live'>,
  site: Site,
): string | undefined {
  if (effectiveType(source) !== 'file') return undefined;
  const rawExtension = !live && template?.endsWith('.raw') === true ? 'raw' : 'fd';
  return `${site.nvramDir}/${name}_VARS.${format === 'qcow2' ? 'qcow2' : rawExtension}`;
}
