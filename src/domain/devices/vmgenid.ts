// SPDX-License-Identifier: Apache-2.0
import {KnownError} from '../../errors.ts';
import {onlyElement} from '../only-element.ts';
import type {Vmgenid} from '../parts/devices.ts';
import {refusal} from '../refusals/refusal.ts';
import {parseUuid} from '../uuid.ts';
import {attr, children, placeOf, placeOfAttribute, textOf, type XmlElement} from '../xml.ts';

/**
 * Reads the VM's generation ID from the `<domain>` element: `<genid>`, as libvirt has it, or the form it was
 * first proposed in, `<devices><vmgenid guid='UUID'|'auto'/>`.
 *
 * @returns undefined when the definition has neither
 */
export function parseVmgenid(domain: XmlElement): Vmgenid | undefined {
  const elements = children(domain, 'genid');
  const devices = children(domain, 'devices').flatMap(each => children(each, 'vmgenid'));
  const genid = onlyElement(elements, at => refusal('GENID_TWICE', at));
  const device = onlyElement(devices, at => refusal('VMGENID_TWICE', at));
  if (genid !== undefined && device !== undefined) throw bothForms(genid, device);
  if (genid !== undefined) return parseElement(genid);
  return device === undefined ? undefined : parseDevice(device);
}

/** An empty element asks for a made-up identifier. */
function parseElement(element: XmlElement): Vmgenid {
  const guid = parseUuid(textOf(element));
  if (guid === undefined && textOf(element) !== '') throw refusal('GENID_MALFORMED', placeOf(element));
  return {guid, at: placeOf(element)};
}

function parseDevice(element: XmlElement): Vmgenid {
  const written = attr(element, 'guid');
  if (written === undefined) throw refusal('VMGENID_GUID_MISSING', placeOf(element));
  const guid = parseUuid(written);
  if (guid === undefined && written !== 'auto')
    throw refusal('VMGENID_GUID_MALFORMED', placeOfAttribute(element, 'guid'), {written});
  return {guid, at: placeOf(element)};
}

function bothForms(genid: XmlElement, device: XmlElement): KnownError {
  return new KnownError(
    'GENID_BOTH_FORMS',
    `the generation ID is given twice, by <genid> in line ${genid.line} and by <vmgenid> in line ${device.line}`,
    {
      place: placeOf(device),
      help: 'keep <genid>; <vmgenid> is an older way to write it that libvirt does not read',
    },
  );
}
