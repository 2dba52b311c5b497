// SPDX-License-Identifier: Apache-2.0
/** Whether the site has the security drivers that a definition speaks to (libvirt asks at define). */
import type {Domain, Located} from '../domain/domain.ts';
import {libvirtError} from '../errors.ts';
import type {Layout} from '../policy/layout.ts';
import type {Policy} from '../policy/policy.ts';
import type {LayerId} from './plan.ts';

type Label = Located & {readonly model: string | undefined};

/**
 * Asks for the domain's own labels, those of each disk and those of each character device. `none` always passes,
 * and so does a label that names no model: no driver listens to that one.
 *
 * A running VM's definition was accepted where it runs. libvirt 12.3 and later let a label of type none pass as
 * well, whatever its model.
 *
 * @throws KnownError in libvirt's words
 */
export function checkModels(
  domain: Domain,
  policy: Policy,
  {layout, layers = []}: {readonly layout: Layout; readonly layers?: readonly LayerId[] | undefined},
): void {
  if (domain.live) return;
  // A layer that is asked for by name counts as there.
  const available = new Set<string>([...policy.securityDrivers, ...layers, 'none']);
  if (!layout.privileged) available.delete('dac');
  const missing = labelsOf(domain).find(({model}) => model !== undefined && !available.has(model));
  if (!missing) return;
  throw libvirtError(
    'SECURITY_MODEL_UNAVAILABLE',
    'CONFIG_UNSUPPORTED',
    `Security driver model '${missing.model ?? ''}' is not available`,
    missing.at,
    `remove the label, or name a --policy whose securityDrivers have ${missing.model ?? 'it'}`,
  );
}

function labelsOf({seclabels, disks, serials, parallels, channels, consoles}: Domain): readonly Label[] {
  const devices = [...disks, ...serials, ...parallels, ...channels, ...consoles];
  return [...seclabels, ...devices.flatMap(({source}): readonly Label[] => source.seclabels)];
}
