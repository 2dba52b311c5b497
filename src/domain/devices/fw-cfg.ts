// SPDX-License-Identifier: Apache-2.0
import type {ReadBy} from '../parts/common.ts';
import {pathAttribute} from '../attributes.ts';
import {refuseTooMany} from '../device-limits.ts';
import {refusal} from '../refusals/refusal.ts';
import {attr, children, placeOf, textOf, type XmlElement} from '../xml.ts';

/** The firmware configuration entries of all `<sysinfo type='fwcfg'>` of a `<domain>` element. */
export function parseFwCfgEntries(domain: XmlElement): readonly FwCfgEntry[] {
  const entries = children(domain, 'sysinfo')
    .filter(sysinfo => attr(sysinfo, 'type') === 'fwcfg')
    .flatMap(sysinfo => children(sysinfo, 'entry'));
  refuseTooMany(entries);
  return entries.map(parseEntry);
}

/** Text or a file; an empty `file` counts as written, an empty text does not. */
function parseEntry(element: XmlElement) {
  const at = placeOf(element);
  const name = attr(element, 'name');
  const file = pathAttribute(element, 'file');
  const value = textOf(element) || undefined;
  if (name === undefined) throw refusal('FW_CFG_NAME_MISSING', at);
  if (value === undefined && file === undefined) throw refusal('FW_CFG_VALUE_MISSING', at);
  return {name, value, file, at};
}

export type FwCfgEntry = ReadBy<typeof parseEntry>;
