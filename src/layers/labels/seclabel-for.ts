// SPDX-License-Identifier: Apache-2.0
/** Which security label of the definition speaks to a driver. */
import type {DeviceSeclabel, Domain, DomainSeclabel} from '../../domain/domain.ts';
import {refusal} from '../../domain/refusals/refusal.ts';
import type {Place} from '../../errors.ts';
import type {Policy} from '../../policy/policy.ts';

/**
 * The domain's label for a model: the written one, else the implicit dynamic label that libvirt adds at start
 * unless `security_default_confined` is off (then the driver leaves the domain alone: undefined).
 *
 * @throws KnownError when the site requires confinement and the label is of type none
 */
export function seclabelFor(domain: Domain, model: string, policy: Policy): DomainSeclabel | undefined {
  const written = domain.seclabels.find(label => label.model === model);
  if (written?.type === 'none' && policy.requireConfined) throw refusal('UNCONFINED_NOT_ALLOWED', written.at);
  if (written) return written;
  if (!policy.defaultConfined) return undefined;
  return implicitSeclabel(model, domain.at);
}

/** The dynamic label that libvirt adds where the definition has none of that model. */
export function implicitSeclabel(model: string, at: Place): DomainSeclabel {
  return {
    at,
    type: 'dynamic',
    model,
    relabel: true,
    label: undefined,
    baselabel: undefined,
  };
}

/** A device's override for a model. One without a model matches no driver. */
export function overrideFor(overrides: readonly DeviceSeclabel[], model: string): DeviceSeclabel | undefined {
  return overrides.find(override => override.model === model);
}

/** The first override, own before inherited, that says anything: a label, or not to relabel. */
export function decidingOverride(
  model: string,
  own: readonly DeviceSeclabel[],
  inherited: readonly DeviceSeclabel[],
): DeviceSeclabel | undefined {
  return [overrideFor(own, model), overrideFor(inherited, model)].find(
    override => override !== undefined && (!override.relabel || override.label !== undefined),
  );
}
