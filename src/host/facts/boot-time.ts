// SPDX-License-Identifier: Apache-2.0
import {hostFact, known} from '../fact.ts';
import {readText} from '../files.ts';

/** When the host was booted, in seconds since 1970; undefined where it cannot tell. */
export const bootTime = hostFact({
  schema: ({count}) => ({bootTime: count.optional()}),
  live: () => () => parseBootTime(readText('/proc/stat') ?? ''),
  always: ask => known({bootTime: ask()}),
  replay: snapshot => () => snapshot.bootTime,
});

function parseBootTime(stat: string): number | undefined {
  const seconds = /^btime (\d+)$/m.exec(stat)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
