// SPDX-License-Identifier: Apache-2.0
import {yesNo} from './attributes.ts';
import type {ParseContext} from './context.ts';
import type {DeviceSeclabel} from './parts/seclabel.ts';
import {refusal} from './refusals/refusal.ts';
import {readLabel} from './seclabels.ts';
import {attr, children, placeOf, type XmlElement} from './xml.ts';

/**
 * The label overrides inside a disk's or a character device's `<source>`.
 *
 * @throws KnownError a model twice, a label that could never be set, relabelling without a label
 */
export function parseDeviceSeclabels(source: XmlElement, context: ParseContext): readonly DeviceSeclabel[] {
  const elements = children(source, 'seclabel');
  checkModels(elements);
  return elements.map(element => parseDeviceSeclabel(element, context));
}

/** Overrides without a model are not compared: they match no driver anyway. */
function checkModels(elements: readonly XmlElement[]): void {
  const seen = new Set<string>();
  for (const element of elements) {
    const model = attr(element, 'model');
    if (model === undefined) continue;
    if (seen.has(model))
      throw refusal('SECLABEL_MODEL_TWICE', placeOf(element), {
        model,
        kept: `<seclabel model='${model}'> in this <source>`,
      });
    seen.add(model);
  }
}

function parseDeviceSeclabel(element: XmlElement, context: ParseContext): DeviceSeclabel {
  const model = attr(element, 'model');
  const written = yesNo(element, 'relabel');
  const relabel = written ?? true;
  const inactive = context.reading === 'inactive';
  const labelskip = inactive ? undefined : yesNo(element, 'labelskip');
  const label = readLabel(element, 'label');
  const facts = {model: model ?? '<null>'};
  if (label !== undefined && !relabel)
    throw refusal('SECLABEL_LABEL_WITHOUT_RELABEL', placeOf(element), facts);
  const needsLabel = inactive && context.libvirt.relabelNeedsLabel;
  if (needsLabel && written === true && label === undefined)
    throw refusal('SECLABEL_RELABEL_WITHOUT_LABEL', placeOf(element), facts);
  return {
    model,
    relabel,
    labelskip: labelskip ?? false,
    label,
    at: placeOf(element),
  };
}
