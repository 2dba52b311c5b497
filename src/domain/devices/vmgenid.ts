// SPDX-License-Identifier: Apache-2.0
import {libvirtError, KnownError} from '../../errors.ts';
import {onlyElement} from '../only-element.ts';
import type {Vmgenid} from '../parts/devices.ts';
import {parseUuid} from '../uuid.ts';
import {attr, children, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';

const HELP = 'write a UUID such as 3e3fce45-4f53-4fa7-bb32-11f34168b82b';

/**
 * Reads the VM's generation ID from the `<domain>` element: `<genid>`, as libvirt has it, or the form it was
 * first proposed in, `<devices><vmgenid guid='UUID'|'auto'/>`.
 *
 * @returns undefined when the definition has neither
 */
export function parseVmgenid(domain: XmlElement): Vmgenid | undefined {
  const elements = children(domain, 'genid');
  const devices = children(domain, 'devices').flatMap(each => children(each, 'vmgenid'));
  const genid = onlyElement(elements, 'GENID_TWICE', "element 'genid' can only appear once");
  const device = onlyElement(devices, 'VMGENID_TWICE', 'only a single vmgenid device is supported');
  if (genid !== undefined && device !== undefined) throw bothForms(genid, device);
  if (genid !== undefined) return parseElement(genid);
  return device === undefined ? undefined : parseDevice(device);
}

/** An empty element asks for a made-up identifier. */
function parseElement(element: XmlElement): Vmgenid {
  const guid = parseUuid(element.text);
  if (guid === undefined && element.text !== '') {
    throw libvirtError(
      'GENID_MALFORMED',
      'INTERNAL_ERROR',
      'malformed genid element',
      placeOf(element),
      HELP,
    );
  }
  return {guid, at: placeOf(element)};
}

function parseDevice(element: XmlElement): Vmgenid {
  const written = attr(element, 'guid');
  if (written === undefined) {
    const detail = "missing required 'guid' attribute";
    throw libvirtError(
      'VMGENID_GUID_MISSING',
      'XML_ERROR',
      detail,
      placeOf(element),
      `${HELP}, or guid='auto'`,
    );
  }
  const guid = parseUuid(written);
  if (guid === undefined && written !== 'auto') {
    const detail = `malformed guid='${written}' provided`;
    throw libvirtError(
      'VMGENID_GUID_MALFORMED',
      'XML_ERROR',
      detail,
      placeOfAttribute(element, 'guid'),
      HELP,
    );
  }
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
