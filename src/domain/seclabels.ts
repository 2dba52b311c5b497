// SPDX-License-Identifier: Apache-2.0
import type {Reading} from './context.ts';
import type {DomainSeclabel} from './parts/seclabel.ts';
import {refusal} from './refusals/refusal.ts';
import {attr, children, childText, placeOf, placeOfAttribute, type XmlElement} from './xml.ts';
import {enumAttribute, yesNo} from './attributes.ts';

/**
 * The `<seclabel>` elements of a `<domain>`.
 *
 * @param defaultModel model of the first driver of the security stack; undefined when there is none
 */
export function parseDomainSeclabels(
  domain: XmlElement,
  reading: Reading,
  defaultModel: string | undefined,
): readonly DomainSeclabel[] {
  const models = new Set<string | undefined>();
  const labels = children(domain, 'seclabel').map(element => {
    const label = parseDomainSeclabel(element, reading);
    // Two labels without a model are equal, too.
    if (models.has(label.model))
      throw refusal('SECLABEL_MODEL_TWICE', label.at, {
        model: label.model ?? '(null)',
        kept: '<seclabel> of each model',
      });
    models.add(label.model);
    return label;
  });
  const [first] = labels;
  if (labels.length === 1 && first !== undefined) return [withModel(first, reading, defaultModel)];
  return labels.map(withOwnModel);
}

/** A lone label without a model is meant for the host's main driver, where nothing in it is particular to one. */
function withModel(
  label: DomainSeclabel,
  reading: Reading,
  defaultModel: string | undefined,
): DomainSeclabel {
  if (label.model !== undefined || defaultModel === undefined) return label;
  const inactive = reading !== 'status';
  const fitsAny =
    label.type === 'none' || (label.type === 'dynamic' && label.baselabel === undefined && inactive);
  if (!fitsAny) throw refusal('SECLABEL_MODEL_MISSING', label.at, {where: 'in domain seclabel'});
  if (defaultModel !== 'none' || !inactive) return {...label, model: defaultModel};
  return {...label, model: 'none', type: 'none', relabel: false};
}

function withOwnModel(label: DomainSeclabel): DomainSeclabel {
  if (label.model !== undefined) return label;
  throw refusal('SECLABEL_MODEL_MISSING', label.at, {where: 'when using multiple labels'});
}

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
