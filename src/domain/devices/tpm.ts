// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, requiredEnum, uintAttribute} from '../attributes.ts';
import type {CharSource} from '../parts/chardev.ts';
import type {Tpm} from '../parts/devices.ts';
import {refusal} from '../refusals/refusal.ts';
import {
  aliasOf,
  attr,
  child,
  children,
  onlyElement,
  placeOf,
  placeOfAttribute,
  type XmlElement,
} from '../xml.ts';
import {charSource} from './char-source.ts';
import {parseSourceTypedBy} from './typed-source.ts';
import {parseUuid} from '../uuid.ts';

const MODELS = ['tpm-tis', 'tpm-crb', 'tpm-spapr', 'spapr-tpm-proxy'] as const;
const DEFAULT_DEVICE = '/dev/tpm0';

/** All TPMs of a definition: a regular one and a proxy at most. */
export function parseTpms(elements: readonly XmlElement[]): readonly Tpm[] {
  const third = elements[2];
  if (third !== undefined) throw refusal('TPM_TOO_MANY', placeOf(third));
  return elements.map(parseTpm);
}

/** A TPM: the host's own, one that swtpm emulates, or one behind a socket that somebody else serves. */
export function parseTpm(element: XmlElement): Tpm {
  return {
    model: enumAttribute(element, 'model', MODELS),
    backend: parseBackend(onlyBackend(element)),
    alias: aliasOf(element),
    at: placeOf(element),
  };
}

function onlyBackend(element: XmlElement): XmlElement {
  const backend = onlyElement(children(element, 'backend'), at => refusal('TPM_BACKEND_TWICE', at));
  if (backend === undefined) throw refusal('TPM_BACKEND_MISSING', placeOf(element));
  return backend;
}

function parseBackend(backend: XmlElement): Tpm['backend'] {
  switch (requiredEnum(backend, 'type', ['passthrough', 'emulator', 'external'])) {
    case 'passthrough':
      return {type: 'passthrough', source: hostDevice(backend)};
    case 'emulator':
      return parseTpmEmulator(backend);
    case 'external':
      return {
        type: 'external',
        source: parseSourceTypedBy(backend, child(backend, 'source'), 'TPM_EXTERNAL_SOURCE_TYPE'),
      };
  }
}

/** libvirt treats the device as a character device of type dev. */
function hostDevice(backend: XmlElement): CharSource {
  const device = child(backend, 'device');
  const path = attr(device, 'path') || DEFAULT_DEVICE;
  return charSource({type: 'dev', path, at: placeOf(device ?? backend)});
}

type Emulator = Extract<Tpm['backend'], {type: 'emulator'}>;

const PCR_BANKS: readonly string[] = ['sha1', 'sha256', 'sha384', 'sha512'];

/** A TPM that swtpm emulates; the version stays open here, as QEMU's default for it depends on model and architecture. */
function parseTpmEmulator(backend: XmlElement): Emulator {
  const version = enumAttribute(backend, 'version', ['1.2', '2.0']);
  const debug = uintAttribute(backend, 'debug');
  const encrypted = isEncrypted(backend);
  const source = parseStateSource(backend);
  const persistentState = parsePersistentState(backend);
  return {
    type: 'emulator',
    version,
    source,
    encrypted,
    persistentState,
    pcrBanks: parsePcrBanks(backend),
    profileSource: parseProfile(backend),
    debug,
  };
}

function isEncrypted(backend: XmlElement): boolean {
  const encryption = child(backend, 'encryption');
  const secret = attr(encryption, 'secret') || undefined;
  if (encryption === undefined || secret === undefined) return false;
  if (parseUuid(secret) !== undefined) return true;
  throw refusal('TPM_SECRET_UUID', placeOfAttribute(encryption, 'secret'), {secret});
}

/** Where swtpm keeps the state, when not where libvirt would put it. */
function parseStateSource(backend: XmlElement): Emulator['source'] {
  const source = child(backend, 'source');
  if (source === undefined) return undefined;
  const type = requiredEnum(source, 'type', ['file', 'dir']);
  const path = attr(source, 'path');
  if (path === undefined) throw refusal('TPM_SOURCE_PATH', placeOf(source));
  return {type, path};
}

function parsePersistentState(backend: XmlElement): boolean {
  const written = attr(backend, 'persistent_state') ?? 'no';
  if (written === 'yes' || written === 'no') return written === 'yes';
  throw refusal('TPM_PERSISTENT_STATE', placeOfAttribute(backend, 'persistent_state'));
}

function parsePcrBanks(backend: XmlElement): readonly string[] {
  const banks = child(backend, 'active_pcr_banks')?.children ?? [];
  const unknown = banks.find(bank => !PCR_BANKS.includes(bank.name));
  if (unknown === undefined) return banks.map(bank => bank.name);
  throw refusal('TPM_PCR_BANK', placeOf(unknown), {
    bank: unknown.name,
    known: PCR_BANKS.map(bank => `<${bank}/>`).join(', '),
  });
}

function parseProfile(backend: XmlElement): string | undefined {
  const profile = child(backend, 'profile');
  enumAttribute(profile, 'removeDisabled', ['check', 'fips-host']);
  return attr(profile, 'source');
}
