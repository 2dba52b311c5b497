// SPDX-License-Identifier: Apache-2.0
import {libvirtError} from '../../errors.ts';
import {requiredEnum} from '../attributes.ts';
import type {Smartcard} from '../parts/chardev.ts';
import {child, children, placeOf, type XmlElement} from '../xml.ts';
import {parseTypedSource, type TypeWords} from './typed-source.ts';

const PASSTHROUGH: TypeWords = {
  code: 'SMARTCARD_TYPE',
  missing: ['XML_ERROR', 'passthrough mode requires a character device type attribute'],
  unknown: ['CONFIG_UNSUPPORTED', type => `unknown type presented to host for character device: ${type}`],
};

const DEFAULT_DATABASE = '/etc/pki/nssdb';

/** A smartcard: the host's reader, certificates of the host's NSS database, or a reader behind a character device. */
export function parseSmartcard(element: XmlElement): Smartcard {
  const mode = requiredEnum(element, 'mode', ['host', 'host-certificates', 'passthrough']);
  return {
    mode,
    database: mode === 'host-certificates' ? parseDatabase(element) : undefined,
    source: mode === 'passthrough' ? parseTypedSource(element, PASSTHROUGH) : undefined,
    at: placeOf(element),
  };
}

/** The path is taken as written: an empty one is refused like a relative one. */
function parseDatabase(element: XmlElement): string {
  if (children(element, 'certificate').length !== 3) {
    const detail = 'host-certificates mode needs exactly three certificates';
    const help = 'list three <certificate> elements';
    throw libvirtError('SMARTCARD_CERTIFICATES', 'XML_ERROR', detail, placeOf(element), help);
  }
  const database = child(element, 'database');
  const path = database?.text ?? DEFAULT_DATABASE;
  if (database === undefined || path.startsWith('/')) return path;
  const detail = `expecting absolute path: ${path}`;
  throw libvirtError(
    'SMARTCARD_DATABASE',
    'XML_ERROR',
    detail,
    placeOf(database),
    `write the path from /, or remove <database> for ${DEFAULT_DATABASE}`,
  );
}
