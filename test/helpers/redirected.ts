// SPDX-License-Identifier: Apache-2.0
/** What the kernel shows of hardware that is not there: files below a folder take the place of /sys and /proc. */
import fs from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';

const NAMES = [
  'lstatSync',
  'opendirSync',
  'readFileSync',
  'readlinkSync',
  'realpathSync',
  'statSync',
] as const;

type Call = (...parameters: readonly unknown[]) => unknown;

export function redirected<Result>(folder: string, action: () => Result): Result {
  const calls = fs as unknown as Record<string, Call>;
  const originals = NAMES.map(name => [name, calls[name]!] as const);
  for (const [name, original] of originals) {
    calls[name] = (named, ...more) => {
      const path = String(named);
      return original(/^\/(?:sys|proc)\//.test(path) ? folder + path : named, ...more);
    };
  }
  syncBuiltinESMExports();
  try {
    return action();
  } finally {
    for (const [name, original] of originals) calls[name] = original;
    syncBuiltinESMExports();
  }
}
