// SPDX-License-Identifier: Apache-2.0
/** The host facts that definitions need, so that plan, audit and why work elsewhere. */
import {recordAmongVms, recordHostFacts} from '../audit/record-host-facts.ts';
import {KnownError} from '../errors.ts';
import type {Host} from '../host/host.ts';
import {recordingHost, type Recorder} from '../host/record.ts';
import type {Snapshot} from '../host/snapshot-schema.ts';
import {checkOptions} from './check-options.ts';
import {checkPath} from './check-path.ts';
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
  options: SnapshotOptions = {},
): Snapshot {
  checkOptions(options, {paths: true}, 'snapshot');
  const {paths = []} = options;
  const given = listed(definitions, 'snapshot');
  const recorder = recorderOf(site.host);
  const vms = given.map(definition =>
    withParsed(definition, site, ({domain}) => recordHostFacts(domain, recorder.host, site.policy, site)),
  );
  recordAmongVms(vms, recorder.host);
  for (const path of paths) recordPath(path, recorder.host);
  return recorder.snapshot();
}

/** Of a path that no definition names: which object it is, for questions that have another name of it. @throws KnownError USAGE */
export function recordPath(path: string, host: Host): void {
  checkPath(path);
  host.stat(path);
  host.object(path);
}

/** @throws KnownError SNAPSHOT_NOTHING */
export function recorderOf(host: Host): Recorder {
  if (host.kind !== 'assumed') return recordingHost(host);
  throw new KnownError('SNAPSHOT_NOTHING', 'an assumed host has no facts to record', {
    help: 'leave out --host to record this host',
  });
}
