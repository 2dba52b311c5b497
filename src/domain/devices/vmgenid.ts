// SPDX-License-Identifier: Apache-2.0
import {KnownError} from '../../errors.ts';
import {refusal} from '../refusals/refusal.ts';
import {parseUuid} from '../uuid.ts';
import {attr, children, onlyElement, placeOf, placeOfAttribute, textOf, type XmlElement} from '../xml.ts';

/**
 * The VM's generation ID is no layer's business; libvirt refuses some, in `<genid>` as in the form that was first
 * proposed, `<devices><vmgenid guid='UUID'|'auto'/>`.
 */
export function refuseVmgenid(domain: XmlElement): void {
  const elements = children(domain, 'genid');
  const devices = children(domain, 'devices').flatMap(each => children(each, 'vmgenid'));
  const genid = onlyElement(elements, at => refusal('GENID_TWICE', at));
  const device = onlyElement(devices, at => refusal('VMGENID_TWICE', at));
  if (genid !== undefined && device !== undefined) throw bothForms(genid, device);
  // An empty element asks for a made-up identifier.
  if (genid !== undefined && textOf(genid) !== '' && parseUuid(textOf(genid)) === undefined)
    throw refusal('GENID_MALFORMED', placeOf(genid));
  if (device !== undefined) refuseDevice(device);
}

function refuseDevice(element: XmlElement): void {
  const written = attr(element, 'guid');
  if (written === undefined) throw refusal('VMGENID_GUID_MISSING', placeOf(element));
  if (written !== 'auto' && parseUuid(written) === undefined)
    throw refusal('VMGENID_GUID_MALFORMED', placeOfAttribute(element, 'guid'), {written});
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
