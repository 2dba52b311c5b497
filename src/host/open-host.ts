import {assumedHost} from './assumed.ts';
import type {Host} from './host.ts';
import {liveHost} from './live.ts';
import {loadSnapshot} from './load-snapshot.ts';

/**
 * The host that `--host` names.
 *
 * @param spec `live`, `assumed`, or a snapshot's file name
 * @throws Refusal SNAPSHOT_UNREADABLE or SNAPSHOT_INVALID
 */
export function openHost(spec: string): Host {
  if (spec === 'live') return liveHost();
  if (spec === 'assumed') return assumedHost();
  return loadSnapshot(spec);
}
