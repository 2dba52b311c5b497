// SPDX-License-Identifier: Apache-2.0
import {libvirtError, type KnownError} from '../errors.ts';
import type {Reading} from './context.ts';
import type {DomainSeclabel} from './parts/seclabel.ts';
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
    if (models.has(label.model)) throw modelTwice(label);
    models.add(label.model);
    return label;
  });
  const [first] = labels;
  if (labels.length === 1 && first !== undefined) return [withModel(first, reading, defaultModel)];
  return labels.map(withOwnModel);
}

/** Two labels without a model are equal, too. */
function modelTwice(label: DomainSeclabel): KnownError {
  return libvirtError(
    'SECLABEL_MODEL_TWICE',
    'XML_DETAIL',
    `seclabel for model ${label.model ?? '(null)'} is already provided`,
    label.at,
    'Keep one <seclabel> of each model.',
  );
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
  if (!fitsAny) throw missingModel(label, 'missing security model in domain seclabel');
  if (defaultModel !== 'none' || !inactive) return {...label, model: defaultModel};
  return {...label, model: 'none', type: 'none', relabel: false};
}

function withOwnModel(label: DomainSeclabel): DomainSeclabel {
  if (label.model !== undefined) return label;
  throw missingModel(label, 'missing security model when using multiple labels');
}

function missingModel(label: DomainSeclabel, detail: string): KnownError {
  const help = "Add model='selinux', 'apparmor' or 'dac' to this <seclabel>.";
  return libvirtError('SECLABEL_MODEL_MISSING', 'XML_ERROR', detail, label.at, help);
}
