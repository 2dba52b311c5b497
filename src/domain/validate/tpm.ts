// SPDX-License-Identifier: Apache-2.0
import {isPpc64, isX86} from '../qemu-driver.ts';
import type {Domain, Tpm} from '../domain.ts';
import {refusal} from '../refusals/refusal.ts';

type Model = NonNullable<Tpm['model']>;

/** What libvirt's QEMU driver refuses about one TPM, on a definition with QEMU's defaults filled in. */
export function validateTpmForQemu(tpm: Tpm, domain: Domain): void {
  validateVersion(tpm, domain);
  validateProxyBackend(tpm, domain);
  validateModel(tpm, domain);
}

/** What libvirt refuses about one TPM whatever the driver; it comes after the QEMU driver's own checks. */
export function validateTpm(tpm: Tpm): void {
  if (tpm.backend.type === 'external') validateExternal(tpm, tpm.backend.source);
  if (tpm.backend.type === 'emulator' && tpm.backend.version !== '2.0') {
    const {pcrBanks, profileSource} = tpm.backend;
    if (pcrBanks.length > 0) throw refusal('TPM_PCR_BANKS_VERSION', tpm.at);
    if (profileSource !== undefined) throw refusal('TPM_PROFILE_VERSION', tpm.at);
  }
}

/** libvirt offers TPM 1.2 only where it was ever the default: an x86 guest with the TIS interface. */
function validateVersion(tpm: Tpm, domain: Domain): void {
  if (tpm.backend.type !== 'emulator' || tpm.backend.version !== '1.2') return;
  const {model, at} = tpm;
  if (model !== undefined && model !== 'tpm-tis') throw refusal('TPM_VERSION_MODEL', at, {model});
  const {arch} = domain.os;
  if (arch !== undefined && !isX86(arch)) throw refusal('TPM_VERSION_ARCH', at, {arch});
}

function validateProxyBackend(tpm: Tpm, domain: Domain): void {
  if (!isPpc64(domain.os.arch) || tpm.model !== 'spapr-tpm-proxy' || tpm.backend.type === 'passthrough')
    return;
  throw refusal('TPM_PROXY_BACKEND', tpm.at, {model: tpm.model});
}

/**
 * Which QEMU has which model is asked of the QEMU program itself; what follows is what the programs of every
 * release that libvirt 11.3.0 takes have in common.
 */
function validateModel(tpm: Tpm, domain: Domain): void {
  const {arch} = domain.os;
  if (arch === undefined || tpm.model === undefined || modelsOf(arch).includes(tpm.model)) return;
  throw refusal('TPM_MODEL_ARCH', tpm.at, {
    emulator: emulatorOf(domain),
    model: tpm.model,
    way: modelsOf(arch).length === 0 ? 'remove the <tpm>' : `use one of ${modelsOf(arch).join(', ')}`,
  });
}

/** libvirt's usual program stands for one that is not written. */
function emulatorOf(domain: Domain): string {
  return domain.emulator ?? `/usr/bin/qemu-system-${domain.os.arch ?? 'x86_64'}`;
}

function modelsOf(arch: string): readonly Model[] {
  if (isX86(arch)) return ['tpm-tis', 'tpm-crb'];
  if (isPpc64(arch)) return ['tpm-spapr', 'spapr-tpm-proxy'];
  return arch === 's390x' ? [] : ['tpm-tis'];
}

function validateExternal(tpm: Tpm, source: Extract<Tpm['backend'], {type: 'external'}>['source']): void {
  if (source.type !== 'unix') throw refusal('TPM_EXTERNAL_TYPE', source.at);
  if (source.mode !== 'connect') throw refusal('TPM_EXTERNAL_MODE', source.at);
  if (source.path === undefined) throw refusal('TPM_EXTERNAL_PATH', source.at, {line: tpm.at.line});
}

/**
 * A pSeries guest may have a TPM Proxy beside its one regular TPM; no guest may have two of a kind. The first
 * TPM that repeats a kind is the one that is refused.
 */
export function validateTpmCount(domain: Domain): void {
  const seen: {proxy?: Tpm; regular?: Tpm} = {};
  for (const tpm of domain.tpms) {
    const kind = tpm.model === 'spapr-tpm-proxy' ? 'proxy' : 'regular';
    const earlier = seen[kind];
    if (earlier !== undefined)
      throw refusal(kind === 'proxy' ? 'TPM_PROXY_TWICE' : 'TPM_TWICE', tpm.at, {line: earlier.at.line});
    seen[kind] = tpm;
  }
}
