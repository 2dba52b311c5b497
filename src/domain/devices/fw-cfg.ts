// SPDX-License-Identifier: Apache-2.0
import {libvirtError} from '../../errors.ts';
import type {FwCfgEntry} from '../parts/boot.ts';
import {refuseTooMany} from '../device-limits.ts';
import {sanitizePath} from '../sanitize-path.ts';
import {attr, children, placeOf, type XmlElement} from '../xml.ts';

/** The firmware configuration entries of all `<sysinfo type='fwcfg'>` of a `<domain>` element. */
export function parseFwCfgEntries(domain: XmlElement): readonly FwCfgEntry[] {
  const entries = children(domain, 'sysinfo')
    .filter(sysinfo => attr(sysinfo, 'type') === 'fwcfg')
    .flatMap(sysinfo => children(sysinfo, 'entry'));
  refuseTooMany(entries);
  return entries.map(parseEntry);
}

/** Text or a file; an empty `file` counts as written, an empty text does not. */
function parseEntry(element: XmlElement): FwCfgEntry {
  const at = placeOf(element);
  const name = attr(element, 'name');
  const file = attr(element, 'file');
  const value = element.text || undefined;
  if (name === undefined) {
    const detail = "Firmware entry is missing 'name' attribute";
    throw libvirtError('FW_CFG_NAME_MISSING', 'XML_ERROR', detail, at, "add name='opt/…' to <entry>");
  }
  if (value === undefined && file === undefined) {
    const detail = "Firmware entry must have either value or 'file' attribute";
    throw libvirtError(
      'FW_CFG_VALUE_MISSING',
      'XML_ERROR',
      detail,
      at,
      "write the value into <entry>, or name a file='…'",
    );
  }
  return {name, value, file: file === undefined ? undefined : sanitizePath(file), at};
}
