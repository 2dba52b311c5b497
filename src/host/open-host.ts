// SPDX-License-Identifier: Apache-2.0
import {loader} from '../load-later.ts';
import type * as Assumed from './assumed.ts';
import {type Host, hostOf} from './host.ts';
import type * as Recorded from './load-snapshot.ts';

/** A live host needs no snapshot's schema, and checking schemas takes longer to load than all else. */
const later = loader(import.meta.url);

/**
 * The host that `--host` names.
 *
 * @param spec `live`, `assumed`, or a snapshot's file name
 * @throws KnownError SNAPSHOT_UNREADABLE or SNAPSHOT_INVALID
 */
export function openHost(spec: string): Host {
  if (spec === 'live') return liveHost();
  if (spec === 'assumed') return later<typeof Assumed>('./assumed.js').assumedHost();
  return later<typeof Recorded>('./load-snapshot.js').loadSnapshot(spec);
}

/**
 * The host we run on. Reads files, /proc and /sys as whoever we are; changes nothing. Tables that cover the whole
 * host are read once, at the first question; a path is looked at each time.
 */
export function liveHost(): Host {
  return hostOf('live', (fact, _name, host) => fact.live(host));
}
