// SPDX-License-Identifier: Apache-2.0
// Runs a command from its parts, as its starter does, and at the end keeps V8's code of each part that has none yet.
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {partLoader} from '../../build/src/start/load-part.js';

const folder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'build/bin');
const [node, , part, ...arguments_] = process.argv;
const scripts = new Map();

process.on('exit', () => {
  for (const [name, script] of scripts) {
    const file = join(folder, name);
    if (existsSync(`${file}.cache`)) continue;
    const digest = readFileSync(file, 'latin1').slice(-64);
    writeFileSync(`${file}.cache`, Buffer.concat([Buffer.from(digest), script.createCachedData()]), {
      mode: 0o644,
    });
  }
});

process.argv = [node, join(folder, part), ...arguments_];
partLoader(folder, createRequire(join(folder, 'parts')), (name, script) => scripts.set(name, script))(
  `./${part}.part`,
);
