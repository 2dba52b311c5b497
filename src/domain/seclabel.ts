// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, yesNo} from './attributes.ts';
import type {Reading} from './context.ts';
import type {DomainSeclabel} from './parts/seclabel.ts';
import {refusal} from './refusals/refusal.ts';
import {attr, childText, placeOf, placeOfAttribute, type XmlElement} from './xml.ts';

/** libvirt's buffers hold 4096 bytes of label and 256 of model, and their end. */
const MAX_LABEL_BYTES = 4096;
const MAX_MODEL_BYTES = 256;

type LabelName = 'label' | 'imagelabel' | 'baselabel';

/** Type, relabelling and model, as the checks left them. */
type Head = Pick<DomainSeclabel, 'type' | 'model' | 'relabel' | 'at'>;

/** One `<seclabel>` of the domain, with libvirt's checks in its order: the first that fails is told. */
export function parseDomainSeclabel(element: XmlElement, reading: Reading): DomainSeclabel {
  const head = parseHead(element);
  if (head.model !== 'none') return {...head, ...parseLabels(element, head, reading)};
  if (reading === 'status' && head.type !== 'none')
    throw refusal('SECLABEL_MODEL_NONE', placeOf(element), {type: head.type});
  return {
    ...head,
    type: 'none',
    relabel: false,
    label: undefined,
    baselabel: undefined,
  };
}

function parseHead(element: XmlElement): Head {
  const type = enumAttribute(element, 'type', ['none', 'dynamic', 'static']) ?? 'dynamic';
  const relabel = yesNo(element, 'relabel') ?? type === 'dynamic';
  if (type === 'dynamic' && !relabel)
    throw refusal('SECLABEL_DYNAMIC_WITHOUT_RELABEL', placeOfAttribute(element, 'relabel'));
  if (type === 'none' && relabel)
    throw refusal('SECLABEL_NONE_WITH_RELABEL', placeOfAttribute(element, 'relabel'));
  const model = attr(element, 'model');
  const keeps = model !== undefined && Buffer.byteLength(model) <= MAX_MODEL_BYTES;
  return {type, relabel, model: keeps ? model : undefined, at: placeOf(element)};
}

/** A generated label counts only on a running VM; one that libvirt writes itself must be there. */
function parseLabels(
  element: XmlElement,
  {type, relabel}: Head,
  reading: Reading,
): Pick<DomainSeclabel, 'label' | 'baselabel'> {
  const running = reading !== 'inactive' && type !== 'none';
  const generated = reading === 'status' ? requiredLabel : readLabel;
  const label = type === 'static' ? requiredLabel(element, 'label') : undefined;
  const labels = {
    label: label ?? (running ? generated(element, 'label') : undefined),
    baselabel: type === 'dynamic' ? readLabel(element, 'baselabel') : undefined,
  };
  // What images get follows from the label.
  if (running && relabel) generated(element, 'imagelabel');
  return labels;
}

/** Absent when it is empty, or too long: libvirt drops that without a word. */
export function readLabel(element: XmlElement, name: LabelName): string | undefined {
  const label = childText(element, name);
  return label === undefined || Buffer.byteLength(label) > MAX_LABEL_BYTES ? undefined : label;
}

function requiredLabel(element: XmlElement, name: LabelName): string {
  const label = readLabel(element, name);
  if (label !== undefined) return label;
  throw refusal('SECLABEL_LABEL_MISSING', placeOf(element), {name, most: MAX_LABEL_BYTES});
}
