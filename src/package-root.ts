// SPDX-License-Identifier: Apache-2.0
/** Where the package's own data is: `policies/`, `templates/`, package.json. */
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {STANDALONE, VERSION} from './ready-made/package.ts';

let found: string | undefined;

/**
 * The package's folder, found upwards from this file, so that it is right however deep the compiler puts it.
 *
 * @returns undefined in a standalone executable, which carries its data
 * @throws Error when the installation is broken
 */
export function packageRoot(): string | undefined {
  if (STANDALONE) return undefined;
  found ??= findRoot(dirname(fileURLToPath(import.meta.url)));
  return found;
}

export function packageVersion(): string {
  if (VERSION !== undefined) return VERSION;
  const text = readFileSync(join(packageRoot() ?? '', 'package.json'), 'utf8');
  return (JSON.parse(text) as {readonly version: string}).version;
}

function findRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'policies', 'libvirt.yaml'))) return folder;
    if (folder === dirname(folder)) throw new Error('the package has lost its policies/ folder');
  }
}
