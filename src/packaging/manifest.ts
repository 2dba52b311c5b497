// SPDX-License-Identifier: Apache-2.0
/** The list of what is shipped, for packaging scripts: one entry a file, without dates, so that it is reproducible. */
import {createHash} from 'node:crypto';
import {octal} from '../kernel-model/dac/mode-bits.ts';
import type {Manifest} from '../documents/package.ts';
import {packageFile, type PackageFile} from './package-file.ts';

const MANIFEST_PATH = 'usr/share/svirtgen/manifest.json';

export function manifestOf(
  made: Pick<Manifest, 'policy' | 'libvirt'>,
  files: readonly PackageFile[],
): Manifest {
  return {format: 'svirtgen-package', version: 1, ...made, files: files.map(entryOf)};
}

/** The manifest as a file of the package; it does not list itself. */
export function manifestFile(manifest: Manifest): PackageFile {
  return packageFile(MANIFEST_PATH, `${JSON.stringify(manifest, undefined, 2)}\n`);
}

function entryOf({
  path,
  text,
  mode,
  owner,
  relation,
  upstream,
  check,
}: PackageFile): Manifest['files'][number] {
  const sha256 = createHash('sha256').update(text).digest('hex');
  return {path: `/${path}`, mode: octal(mode), owner, sha256, relation, upstream, check};
}
