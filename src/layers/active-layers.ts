// SPDX-License-Identifier: Apache-2.0
/** Which layers stand around a VM on a site: the security drivers of the stack, and what the QEMU driver adds. */
import type {Layout} from '../policy/layout.ts';
import type {Policy} from '../policy/policy.ts';
import {LAYER_IDS, type LayerId} from './layer-id.ts';
import {LAYERS} from './layers.ts';

/**
 * The layers that somebody wants, and the private /dev wherever libvirt makes one: its nodes are not the host's, which
 * has to be known whatever is labelled.
 */
export function withPrivateDev(
  wanted: readonly LayerId[],
  policy: Policy,
  layout: Pick<Layout, 'privileged'>,
): readonly LayerId[] {
  const own = activeLayers(policy, layout).filter(layer => layer === 'namespace');
  return [...new Set([...wanted, ...own])];
}

export function activeLayers(policy: Policy, layout: Pick<Layout, 'privileged'>): readonly LayerId[] {
  return LAYER_IDS.filter(id => LAYERS[id].isActive(policy, layout));
}

/** Of those, the layers that there are for a domain: owners, device list and private /dev are the QEMU driver's alone. */
export function layersFor({type}: {readonly type: string}, wanted: readonly LayerId[]): readonly LayerId[] {
  return type === 'lxc' ? wanted.filter(id => id === 'selinux' || id === 'apparmor') : wanted;
}
