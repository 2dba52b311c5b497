// SPDX-License-Identifier: Apache-2.0
/** Who holds a pair of categories, as the registry keeps it. */
import {RECORD_BYTES} from './layout.ts';

/**
 * `allocated`: the registry chose it. `running`: libvirt chose it, for a VM that was running when it was told.
 * `static`: a definition asks for it. `other`: something that is no VM holds it.
 */
export type Purpose = 'allocated' | 'running' | 'static' | 'other';

export interface Holder {
  readonly purpose: Purpose;
  /** The VM's; undefined where `purpose` is `other`. */
  readonly uuid: string | undefined;
  /** Of the VM, or what else holds the pair; cut after 108 bytes. */
  readonly name: string;
  /** Such as `s0`. Pairs are told apart by their categories alone, whatever the sensitivity. */
  readonly sensitivity: string;
}

const PURPOSES: readonly (Purpose | 'free')[] = ['free', 'allocated', 'running', 'static', 'other'];
const UUID_AT = 4;
const NAME_AT = 20;
export const LONGEST_NAME = RECORD_BYTES - NAME_AT;

/** A record of zeros: nobody holds the pair. */
export const FREE = Buffer.alloc(RECORD_BYTES);

export function encodeRecord({purpose, uuid, name, sensitivity}: Holder): Buffer {
  const bytes = Buffer.alloc(RECORD_BYTES);
  const text = Buffer.from(fitting(name), 'utf8');
  bytes[0] = PURPOSES.indexOf(purpose);
  bytes[1] = text.length;
  bytes[2] = Number(sensitivity.slice(1));
  if (uuid !== undefined) uuidBytes(uuid).copy(bytes, UUID_AT);
  text.copy(bytes, NAME_AT);
  return bytes;
}

/** undefined when nobody holds it. */
export function decodeRecord(bytes: Buffer): Holder | undefined {
  const purpose = PURPOSES[bytes[0] ?? 0] ?? 'other';
  if (purpose === 'free') return undefined;
  return {
    purpose,
    uuid: purpose === 'other' ? undefined : formatUuid(bytes.subarray(UUID_AT, NAME_AT)),
    name: bytes.subarray(NAME_AT, NAME_AT + (bytes[1] ?? 0)).toString('utf8'),
    sensitivity: `s${bytes[2] ?? 0}`,
  };
}

/** What a record of this VM and purpose has in the bytes that `ownerOf` takes out. */
export function ownerBytes(uuid: string, purpose: Purpose): Buffer {
  return Buffer.concat([Buffer.of(PURPOSES.indexOf(purpose)), uuidBytes(uuid)]);
}

/** The bytes of a record that say whose it is. */
export function ownerOf(record: Buffer): Buffer {
  return Buffer.concat([record.subarray(0, 1), record.subarray(UUID_AT, NAME_AT)]);
}

function uuidBytes(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

function formatUuid(bytes: Buffer): string {
  const digits = bytes.toString('hex');
  return [0, 8, 12, 16, 20].map((at, place, starts) => digits.slice(at, starts[place + 1])).join('-');
}

/** As many whole characters as there is room for. */
function fitting(name: string): string {
  let kept = '';
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > LONGEST_NAME) break;
    kept += character;
  }
  return kept;
}
