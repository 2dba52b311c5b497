// SPDX-License-Identifier: Apache-2.0
import {diskStack, fileStack, fileSystemStack, type Stack} from '../block-stack.ts';
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
  /** Names of the files among them. */
  readonly files: readonly string[];
}

/** All that is mounted from a disk or swapped to, in the order of the mounts. */
export const heldDisks = hostFact({
  schema: ({z, absolute, objectId}) => ({
    held: z
      .array(
        z.object({
          point: absolute.optional(),
          on: z.array(objectId),
          /** Names of files that it lies on. */
          files: z.array(absolute).optional(),
        }),
      )
      .default([]),
  }),
  live: (host: {mounts(): readonly Mount[]}) => once(() => liveHeldDisks(host.mounts())),
  none: {held: []},
  always: ask => ({
    held: ask().map(({point, on, files}) => ({
      ...known({point}),
      on: [...on],
      ...(files.length > 0 && {files: [...files]}),
    })),
  }),
  replay(snapshot) {
    const held = snapshot.held.map(({point, on, files = []}) => ({point, on, files}));
    return () => held;
  },
});

function liveHeldDisks(mounts: readonly Mount[]): readonly HeldDisk[] {
  const stacks = new Map<string, Stack>();
  const mounted = mounts.map(({point, device = '0:0', source}) => {
    const key = `${device} ${source}`;
    const stack = stacks.get(key) ?? fileSystemStack(device, source);
    stacks.set(key, stack);
    return {point, ...stack};
  });
  const swaps = parseSwaps(readText('/proc/swaps') ?? '').map(path => ({
    point: undefined,
    ...swapStack(path),
  }));
  return [...mounted, ...swaps].filter(({on}) => on.length > 0);
}

/** Reads /proc/swaps: a line of titles, then a path a line. */
export function parseSwaps(text: string): readonly string[] {
  const [, ...lines] = text.split('\n');
  return lines.flatMap(line => /^\/\S*/.exec(line) ?? []).map(path => unescapeOctal(path));
}

function swapStack(path: string): Stack {
  const facts = fileFacts(path, true);
  if (facts?.type !== 'block') return fileStack(path);
  return diskStack(`${facts.major}:${facts.minor}`);
}
