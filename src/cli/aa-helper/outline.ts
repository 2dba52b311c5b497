// SPDX-License-Identifier: Apache-2.0
/** What libvirt's helper looks for itself in a definition before it has it parsed. */
import {OS_TYPES} from '../../domain/devices/os.ts';
import {VIRT_TYPES} from '../../domain/parts/common.ts';
import {attr, child, placeOf, type XmlElement} from '../../domain/xml.ts';
import {KnownError} from '../../errors.ts';

export interface OutlineFault {
  readonly severity: 'warning' | 'error';
  /** libvirt's text; it has none for a root element that is no domain. */
  readonly text: string | undefined;
  readonly reason: KnownError;
}

/** The first fault in libvirt's order. Elements in a namespace are not found, as libvirt's are in none. */
export function findOutlineFault(root: XmlElement): OutlineFault | undefined {
  const osType = child(child(root, 'os'), 'type');
  const fault = (
    text: string | undefined,
    problem: string,
    severity: OutlineFault['severity'] = 'error',
  ) => ({
    severity,
    text,
    reason: new KnownError('AA_INCOMPLETE', problem, {place: placeOf(root)}),
  });
  const type = attr(root, 'type') ?? '';
  if (root.name !== 'domain') return fault(undefined, `<${root.name}> is not a definition; <domain> is`);
  for (const name of ['name', 'uuid']) {
    if (!child(root, name)?.text)
      return fault(`Could not find <${name}>`, `<${name}> is missing or empty`, 'warning');
  }
  if (type === '') return fault('domain type is not defined', 'the attribute type is missing or empty');
  if (!osType?.text) return fault('os.type is not defined', '<os><type> is missing or empty');
  if (!OS_TYPES.includes(osType.text)) return fault('unknown OS type', `<os><type> is ${osType.text}`);
  return VIRT_TYPES.some(known => known === type)
    ? undefined
    : fault('unknown virtualization type', `the type is ${type}`);
}
