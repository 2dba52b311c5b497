// SPDX-License-Identifier: Apache-2.0
import type {Reading} from './context.ts';
import type {DomainSeclabel} from './parts/seclabel.ts';
import {refusal} from './refusals/refusal.ts';
import {parseDomainSeclabel} from './seclabel.ts';
import {children, type XmlElement} from './xml.ts';

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
