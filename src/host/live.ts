// SPDX-License-Identifier: Apache-2.0
import {hostOf, type Host} from './host.ts';

/**
 * The host we run on. Reads files, /proc and /sys as whoever we are; changes nothing. Tables that cover the whole
 * host are read once, at the first question; a path is looked at each time.
 */
export function liveHost(): Host {
  return hostOf('live', (fact, _name, host) => fact.live(host));
}
