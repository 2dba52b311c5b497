// SPDX-License-Identifier: Apache-2.0
// Removes from build/ what no longer has a source, so that a deleted test is not run once more.
import {existsSync, readdirSync, rmSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const build = join(root, 'build');

for (const folder of ['src', 'test']) {
  const from = join(build, folder);
  if (!existsSync(from)) continue;
  for (const name of readdirSync(from, {recursive: true})) {
    const source = /^(.+?)\.(?:d\.ts|js)(?:\.map)?$/.exec(name)?.[1];
    if (source && !existsSync(join(root, folder, `${source}.ts`))) rmSync(join(from, name));
  }
}
