// SPDX-License-Identifier: Apache-2.0
import {fileStack, fileSystemStack, blockId, blockStack} from '../block-stack.ts';
import {hostFact, known} from '../fact.ts';
import {fileFacts, readText} from '../files.ts';
import {once} from '../../once.ts';
import {unescapeOctal, type Mount} from './mounts.ts';

/** Disks that the host itself uses. */
export interface HeldDisk {
  /** Where its file system is mounted; undefined for swap. */
  readonly point: string | undefined;
  /** Ids of the objects the file system or the swap space lies on, through all levels; see `HostObject`. */
  readonly on: readonly string[];
}

/** All that is mounted from a disk or swapped to, in the order of the mounts. */
export const heldDisks = hostFact({
  schema: ({z, absolute, objectId}) => ({
    held: z.array(z.object({point: absolute.optional(), on: z.array(objectId)})).default([]),
  }),
  live: (host: {mounts(): readonly Mount[]}) => once(() => liveHeldDisks(host.mounts())),
  none: {held: []},
  always: ask => ({held: ask().map(({point, on}) => ({...known({point}), on: [...on]}))}),
  replay(snapshot) {
    const held = snapshot.held.map(({point, on}) => ({point, on}));
    return () => held;
  },
});

function liveHeldDisks(mounts: readonly Mount[]): readonly HeldDisk[] {
  const stacks = new Map<string, readonly string[]>();
  const mounted = mounts.map(({point, device = '0:0', source}) => {
    const key = `${device} ${source}`;
    const on = stacks.get(key) ?? fileSystemStack(device, source);
    stacks.set(key, on);
    return {point, on};
  });
  const swaps = parseSwaps(readText('/proc/swaps') ?? '').map(path => ({
    point: undefined,
    on: swapStack(path),
  }));
  return [...mounted, ...swaps].filter(({on}) => on.length > 0);
}

/** Reads /proc/swaps: a line of titles, then a path a line. */
export function parseSwaps(text: string): readonly string[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap(line => (line.startsWith('/') ? [unescapeOctal(line.split(/\s/, 1)[0]!)] : []));
}

function swapStack(path: string): readonly string[] {
  const facts = fileFacts(path, true);
  if (facts?.type !== 'block') return fileStack(path);
  const number = `${facts.major}:${facts.minor}`;
  return [blockId(number), ...blockStack(number)];
}
