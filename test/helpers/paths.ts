// SPDX-License-Identifier: Apache-2.0
/** Where things are, seen from the repository's root: tests run from build/test, their data stays in test/. */
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

/** The repository's root, without a slash at its end. */
export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** A file or folder below test/fixtures. */
export function fixture(...names: readonly string[]): string {
  return join(root, 'test', 'fixtures', ...names);
}
