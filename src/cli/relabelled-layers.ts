// SPDX-License-Identifier: Apache-2.0
/** Which of the two layers that label files `apply` and `restore` work on. */
import type {LayerId} from '../layers/layer-id.ts';

export interface RelabelledLayers {
  readonly layers: readonly LayerId[];
  /** What somebody might have expected otherwise. */
  readonly note?: string;
}

/**
 * Contexts are set where SELinux is there to heed them and libvirt uses it, or where they are asked for.
 *
 * @param layers those that are planned
 * @param asked whether the caller named them
 * @param enabled whether the host has SELinux
 */
export function relabelledLayers(
  layers: readonly LayerId[],
  {asked, enabled}: {readonly asked: boolean; readonly enabled: boolean},
): RelabelledLayers {
  const wanted = layers.filter(layer => layer === 'selinux' || layer === 'dac');
  if (asked || wanted.includes('selinux') === enabled) return {layers: wanted};
  if (enabled) {
    const note =
      'SELinux is enabled here, and the policy does not name it, so that only owners are set and no contexts; --backend dac,selinux sets both';
    return {layers: wanted, note};
  }
  return {
    layers: wanted.filter(layer => layer !== 'selinux'),
    note: 'SELinux is not enabled here, so no context is set; --backend selinux sets them',
  };
}
