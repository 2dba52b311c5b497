// SPDX-License-Identifier: Apache-2.0
import {libvirtError, type LibvirtClass} from '../../errors.ts';
import {requiredEnum} from '../attributes.ts';
import type {Reservations} from '../parts/storage.ts';
import {attr, child, placeOf, type XmlElement} from '../xml.ts';

/** The socket of the daemon that makes SCSI persistent reservations; a managed one is libvirt's own. */
export function parseReservations(element: XmlElement | undefined): Reservations | undefined {
  if (element === undefined) return undefined;
  const managed = requiredEnum(element, 'managed', ['yes', 'no']) === 'yes';
  const source = child(element, 'source');
  const path = attr(source, 'path') || undefined;
  if (!managed) checkSource(element, source, path);
  return {managed, path, at: placeOf(element)};
}

function checkSource(element: XmlElement, source: XmlElement | undefined, path: string | undefined): void {
  const type = attr(source, 'type') || undefined;
  const mode = attr(source, 'mode') || undefined;
  const place = placeOf(source ?? element);
  const refuse = (libvirtClass: LibvirtClass, detail: string) =>
    libvirtError(
      'RESERVATIONS_SOURCE',
      libvirtClass,
      detail,
      place,
      "Write <source type='unix' path='…' mode='client'/>.",
    );
  if (type === undefined) throw refuse('XML_ERROR', 'missing connection type for <reservations/>');
  if (path === undefined) throw refuse('XML_ERROR', 'missing path for <reservations/>');
  if (mode === undefined) throw refuse('XML_ERROR', 'missing connection mode for <reservations/>');
  if (type !== 'unix')
    throw refuse('CONFIG_UNSUPPORTED', `unsupported connection type for <reservations/>: ${type}`);
  if (mode !== 'client')
    throw refuse('CONFIG_UNSUPPORTED', `unsupported connection mode for <reservations/>: ${mode}`);
}
