// SPDX-License-Identifier: Apache-2.0
/** Other functions in place of calls of `node:fs`, for whoever imports them. */
import fs from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';

export type Call = (...parameters: readonly unknown[]) => unknown;

const calls = fs as unknown as Record<string, Call>;

/** @returns what puts the calls back */
export function replaceCalls(
  names: readonly string[],
  replacing: (original: Call, name: string) => Call,
): () => void {
  const originals = names.map(name => [name, calls[name]!] as const);
  for (const [name, original] of originals) calls[name] = replacing(original, name);
  syncBuiltinESMExports();
  return () => {
    for (const [name, original] of originals) calls[name] = original;
    syncBuiltinESMExports();
  };
}
