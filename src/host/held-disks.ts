// SPDX-License-Identifier: Apache-2.0
/** What a live host has mounted and swaps to. */
import {fileStack, fileSystemStack, blockId, blockStack} from './block-stack.ts';
import {fileFacts, readText} from './files.ts';
import type {HeldDisk, Mount} from './host.ts';
import {unescapeOctal} from './mounts.ts';

export function liveHeldDisks(mounts: readonly Mount[]): readonly HeldDisk[] {
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
