// SPDX-License-Identifier: Apache-2.0
/** Sources of randomness. */
import {provenance, resourceAt, type Entry, type Site} from '../site.ts';
import {deviceName} from '../device-name.ts';
import {charSourceResources} from './chardev.ts';

export function rngResources(site: Site): readonly Entry[] {
  return site.domain.rngs.flatMap((rng, index) => {
    const device = deviceName.rng(rng, index);
    if (rng.backend === 'egd') return rng.source ? charSourceResources('rng', device, rng.source, site) : [];
    if (rng.backend !== 'random') return [];
    const from = provenance(device, rng, 'source of randomness');
    return resourceAt(rng.path, {kind: 'rng', role: 'rng-device', access: 'r', from});
  });
}
