// SPDX-License-Identifier: Apache-2.0
import {requiredEnum} from '../attributes.ts';
import {refusal} from '../refusals/refusal.ts';
import {child, children, placeOf, textOf, type XmlElement} from '../xml.ts';
import {parseTypedSource} from './typed-source.ts';

const DEFAULT_DATABASE = '/etc/pki/nssdb';

/** A smartcard: the host's reader, certificates of the host's NSS database, or a reader behind a character device. */
export function parseSmartcard(element: XmlElement) {
  const mode = requiredEnum(element, 'mode', ['host', 'host-certificates', 'passthrough']);
  return {
    mode,
    database: mode === 'host-certificates' ? parseDatabase(element) : undefined,
    source: mode === 'passthrough' ? parseTypedSource(element, 'SMARTCARD_TYPE') : undefined,
    at: placeOf(element),
  };
}

/** The path is taken as written: an empty one is refused like a relative one. */
function parseDatabase(element: XmlElement): string {
  if (children(element, 'certificate').length !== 3)
    throw refusal('SMARTCARD_CERTIFICATES', placeOf(element));
  const database = child(element, 'database');
  if (database === undefined) return DEFAULT_DATABASE;
  const path = textOf(database);
  if (path.startsWith('/')) return path;
  throw refusal('SMARTCARD_DATABASE', placeOf(database), {path, usual: DEFAULT_DATABASE});
}
