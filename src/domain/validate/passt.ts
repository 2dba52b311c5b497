// SPDX-License-Identifier: Apache-2.0
import type {Interface, PortForward} from '../domain.ts';
import {refusal} from '../refusals/refusal.ts';

const TYPES: readonly string[] = ['user', 'vhostuser'];

/** What only an interface with passt behind it may have, and what passt may be behind. */
export function validatePasst(net: Interface): void {
  if (net.backend.type === 'passt') {
    if (!TYPES.includes(net.type)) throw refusal('PASST_TYPE', net.at);
  } else if (net.portForwards[0] !== undefined) {
    throw refusal('PORT_FORWARD_WITHOUT_PASST', net.portForwards[0].at);
  }
  for (const forward of net.portForwards) validateRanges(forward);
}

function validateRanges(forward: PortForward): void {
  for (const range of forward.ranges) {
    const extra = range.end ?? range.to ?? range.exclude;
    if (range.start === undefined && extra !== undefined) throw refusal('PORT_FORWARD_RANGE', range.at);
  }
}
