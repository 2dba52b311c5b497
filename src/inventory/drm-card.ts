// SPDX-License-Identifier: Apache-2.0
import type {Host} from '../host/host.ts';

/** The directory in sysfs of the card behind a render node; undefined where the host does not tell. */
export function drmCard(node: string, host: Host): string | undefined {
  const name = (host.realpath(node) ?? node).split('/').at(-1);
  const card = host.realpath(`/sys/class/drm/${name}/device`);
  return card?.startsWith('/sys/devices/') ? card : undefined;
}
