// SPDX-License-Identifier: Apache-2.0
import {libvirtError, type Place, type KnownError} from '../../errors.ts';
import type {Interface, PortForward} from '../domain.ts';

const TYPES: readonly string[] = ['user', 'vhostuser'];
const WHICH = "'passt' backend of interface type='user' or type='vhostuser'";

/** What only an interface with passt behind it may have, and what passt may be behind. */
export function validatePasst(net: Interface): void {
  if (net.backend.type === 'passt') {
    if (!TYPES.includes(net.type)) {
      const detail = "The 'passt' backend can only be used with interface type='user' or type='vhostuser'";
      throw refuse('PASST_TYPE', detail, net.at, "set <interface type='user'>, or remove the <backend>");
    }
  } else if (net.portForwards[0] !== undefined) {
    const detail = `The <portForward> element can only be used with the ${WHICH}`;
    throw refuse('PORT_FORWARD_WITHOUT_PASST', detail, net.portForwards[0].at, "add <backend type='passt'/>");
  }
  for (const forward of net.portForwards) validateRanges(forward);
}

function validateRanges(forward: PortForward): void {
  for (const range of forward.ranges) {
    const extra = range.end ?? range.to ?? range.exclude;
    if (range.start !== undefined || extra === undefined) continue;
    const detail =
      "The 'range' of a 'portForward' requires 'start' attribute if 'end', 'to', or 'exclude' is specified";
    throw refuse('PORT_FORWARD_RANGE', detail, range.at, "add start='PORT': the first port of the host");
  }
}

function refuse(code: string, detail: string, at: Place, help: string): KnownError {
  return libvirtError(code, 'CONFIG_UNSUPPORTED', detail, at, help);
}
