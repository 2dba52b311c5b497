// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, yesNo} from '../attributes.ts';
import type {ParseContext} from '../context.ts';
import type {HostdevSource} from '../parts/hostdev.ts';
import {parseNumber, UINT} from '../numbers.ts';
import {refusal} from '../refusals/refusal.ts';
import {attr, child, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';

/**
 * A USB device by what it is (`<vendor>` and `<product>`), by its address (`<address>`: bus and device, or bus and the
 * port that it is plugged into), or both.
 * Numbers are in C's notation, so `device='010'` is the eighth; a vendor or product of 0 counts as not given.
 */
export function parseUsb(source: XmlElement, context: ParseContext): HostdevSource {
  const vendor = usbNumber(source, 'vendor', 'id', 'vendor id') || undefined;
  const product = usbNumber(source, 'product', 'id', 'product id') || undefined;
  if (vendor !== undefined && product === undefined) throw missing(source, 'product');
  if (product !== undefined && vendor === undefined) throw missing(source, 'vendor');
  const address = child(source, 'address');
  const byPort = attr(address, 'port') !== undefined && attr(address, 'device') === undefined;
  return {
    type: 'usb',
    vendor,
    product,
    bus: usbNumber(source, 'address', 'bus', 'bus'),
    device: byPort ? undefined : usbNumber(source, 'address', 'device', 'device'),
    port: usbPort(address),
    missing: context.live && yesNo(source, 'missing') === true,
    startupPolicy: enumAttribute(source, 'startupPolicy', ['default', 'mandatory', 'requisite', 'optional']),
  };
}

function usbNumber(source: XmlElement, element: string, attribute: string, what: string): number | undefined {
  const node = child(source, element);
  const written = attr(node, attribute);
  if (node === undefined) return undefined;
  if (written === undefined)
    throw refusal('USB_NUMBER_MISSING', placeOf(node), {
      element,
      needed: element === 'address' ? `${attribute} id` : attribute,
      attribute,
    });
  const value = parseNumber(written, UINT, 0);
  if (value === undefined) throw refusal('USB_NUMBER', placeOfAttribute(node, attribute), {what, written});
  return value;
}

function usbPort(address: XmlElement | undefined): string | undefined {
  const written = attr(address, 'port');
  if (written === undefined || /^\d{1,3}(?:\.\d{1,3})*$/.test(written)) return written;
  const place = placeOfAttribute(address!, 'port');
  throw refusal('USB_PORT', place, {written});
}

function missing(source: XmlElement, what: 'vendor' | 'product') {
  return refusal('USB_ID_MISSING', placeOf(source), {what});
}
