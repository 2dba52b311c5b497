/** Where the package's own data is: `policies/`, `templates/`, package.json. */
import {existsSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

/**
 * The package's folder, found upwards from this file, so that it is right however deep the compiler puts it.
 *
 * @throws Error when the installation is broken
 */
export function packageRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'policies', 'libvirt.yaml'))) return folder;
    if (folder === dirname(folder)) throw new Error('the package has lost its policies/ folder');
  }
}
