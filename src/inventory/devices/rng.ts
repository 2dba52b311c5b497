// SPDX-License-Identifier: Apache-2.0
/** Sources of randomness. */
import {provenance, resource, type Entry, type Site} from '../site.ts';
import {deviceName} from '../device-name.ts';
import {charSourceResources} from './chardev.ts';

export function rngResources(site: Site): readonly Entry[] {
  return site.domain.rngs.flatMap((rng, index) => {
    const device = deviceName.rng(rng, index);
    if (rng.backend === 'egd') return rng.source ? charSourceResources('rng', device, rng.source, site) : [];
    if (rng.backend !== 'random' || !rng.path?.startsWith('/')) return [];
    return [
      resource({
        kind: 'rng',
        role: 'rng-device',
        path: rng.path,
        access: 'r',
        from: provenance(device, rng, 'source of randomness'),
      }),
    ];
  });
}
