// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, requiredEnum, uintAttribute} from '../attributes.ts';
import type {Tpm} from '../parts/devices.ts';
import {refusal} from '../refusals/refusal.ts';
import {parseUuid} from '../uuid.ts';
import {attr, child, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';

type Emulator = Extract<Tpm['backend'], {type: 'emulator'}>;

const PCR_BANKS: readonly string[] = ['sha1', 'sha256', 'sha384', 'sha512'];

/** A TPM that swtpm emulates; the version stays open here, as QEMU's default for it depends on model and architecture. */
export function parseTpmEmulator(backend: XmlElement): Emulator {
  const version = enumAttribute(backend, 'version', ['1.2', '2.0']);
  const debug = uintAttribute(backend, 'debug');
  const encrypted = isEncrypted(backend);
  const source = parseSource(backend);
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
function parseSource(backend: XmlElement): Emulator['source'] {
  const source = child(backend, 'source');
  if (source === undefined) return undefined;
  const type = requiredEnum(source, 'type', ['file', 'dir']);
  const path = attr(source, 'path');
  if (path === undefined) throw refusal('TPM_SOURCE_PATH', placeOf(source));
  return {type, path};
}

function parsePersistentState(backend: XmlElement): boolean {
  const written = attr(backend, 'persistent_state') || 'no';
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
