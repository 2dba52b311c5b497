// SPDX-License-Identifier: Apache-2.0
/** The host facts that definitions need, so that plan, audit and why work elsewhere. */
import {recordHostFacts} from '../audit/record-host-facts.ts';
import {KnownError} from '../errors.ts';
import type {Host} from '../host/host.ts';
import {recordingHost, type Recorder} from '../host/record.ts';
import type {Snapshot} from '../host/snapshot-schema.ts';
import {listed, withParsed, type Definition} from './definition.ts';
import type {PlanningSite} from './open-site.ts';

export interface SnapshotOptions {
  /** Paths to record beside those of the definitions. */
  readonly paths?: readonly string[] | undefined;
}

/**
 * @returns what `svirtgen snapshot` writes, for `openSite({host: FILE})`
 * @throws KnownError when a definition is refused, or the host is an assumed one (SNAPSHOT_NOTHING)
 */
export function snapshot(
  definitions: readonly Definition[],
  site: PlanningSite,
  {paths = []}: SnapshotOptions = {},
): Snapshot {
  const given = listed(definitions, 'snapshot');
  const recorder = recorderOf(site.host);
  for (const definition of given)
    withParsed(definition, site, ({domain}) => recordHostFacts(domain, recorder.host, site.policy, site));
  for (const path of paths) recorder.host.stat(path);
  return recorder.snapshot();
}

/** @throws KnownError SNAPSHOT_NOTHING */
export function recorderOf(host: Host): Recorder {
  if (host.kind !== 'assumed') return recordingHost(host);
  throw new KnownError('SNAPSHOT_NOTHING', 'an assumed host has no facts to record', {
    help: 'leave out --host to record this host',
  });
}
