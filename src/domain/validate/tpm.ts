// SPDX-License-Identifier: Apache-2.0
import {libvirtError, type KnownError} from '../../errors.ts';
import {isPpc64, isX86} from '../architecture.ts';
import type {Domain, Tpm} from '../domain.ts';

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
    if (pcrBanks.length > 0) throw needsVersion2('active_pcr_banks', 'TPM_PCR_BANKS_VERSION', tpm);
    if (profileSource !== undefined) throw needsVersion2('profile', 'TPM_PROFILE_VERSION', tpm);
  }
}

/** libvirt offers TPM 1.2 only where it was ever the default: an x86 guest with the TIS interface. */
function validateVersion(tpm: Tpm, domain: Domain): void {
  if (tpm.backend.type !== 'emulator' || tpm.backend.version !== '1.2') return;
  const help = "set version='2.0' on the <backend>";
  if (tpm.model !== undefined && tpm.model !== 'tpm-tis') {
    throw unsupported('TPM_VERSION_MODEL', `TPM 1.2 is not supported for model '${tpm.model}'`, tpm, help);
  }
  const {arch} = domain.os;
  if (arch !== undefined && !isX86(arch)) {
    throw unsupported('TPM_VERSION_ARCH', `TPM 1.2 is not supported on architecture '${arch}'`, tpm, help);
  }
}

function validateProxyBackend(tpm: Tpm, domain: Domain): void {
  if (!isPpc64(domain.os.arch) || tpm.model !== 'spapr-tpm-proxy' || tpm.backend.type === 'passthrough')
    return;
  throw unsupported(
    'TPM_PROXY_BACKEND',
    `TPM Proxy model ${tpm.model} requires 'Passthrough' backend`,
    tpm,
    "use <backend type='passthrough'> with the device of the host's TPM resource manager, such as /dev/tpmrm0",
  );
}

/**
 * Which QEMU has which model is asked of the QEMU program itself; what follows is what the programs of every
 * release that libvirt 11.3.0 takes have in common.
 */
function validateModel(tpm: Tpm, domain: Domain): void {
  const {arch} = domain.os;
  if (arch === undefined || tpm.model === undefined || modelsOf(arch).includes(tpm.model)) return;
  throw unsupported(
    'TPM_MODEL_ARCH',
    `The QEMU executable ${emulatorOf(domain)} does not support TPM model ${tpm.model}`,
    tpm,
    modelsOf(arch).length === 0 ? 'remove the <tpm>' : `use one of ${modelsOf(arch).join(', ')}`,
  );
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
  const refuse = (code: string, detail: string, help: string): KnownError =>
    libvirtError(code, 'XML_ERROR', detail, source.at, help);
  if (source.type !== 'unix') {
    throw refuse(
      'TPM_EXTERNAL_TYPE',
      "only source type 'unix' is supported for external TPM device",
      "use <source type='unix' mode='connect' path=…>",
    );
  }
  if (source.mode !== 'connect') {
    throw refuse(
      'TPM_EXTERNAL_MODE',
      "only 'connect' mode is supported for external TPM device",
      "remove mode, or set it to 'connect': QEMU connects to the socket that the TPM emulator listens on",
    );
  }
  if (source.path === undefined) {
    throw refuse(
      'TPM_EXTERNAL_PATH',
      'missing socket path for external TPM device',
      `name the socket of the TPM emulator: <source type='unix' mode='connect' path=…> (the <tpm> in line ${tpm.at.line})`,
    );
  }
}

function needsVersion2(element: string, code: string, tpm: Tpm): KnownError {
  return libvirtError(
    code,
    'XML_ERROR',
    `<${element}/> requires TPM version '2.0'`,
    tpm.at,
    `set version='2.0' on the <backend>, or remove <${element}>`,
  );
}

function unsupported(code: string, detail: string, tpm: Tpm, help: string): KnownError {
  return libvirtError(code, 'CONFIG_UNSUPPORTED', detail, tpm.at, help);
}
