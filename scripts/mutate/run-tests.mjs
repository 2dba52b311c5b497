// SPDX-License-Identifier: Apache-2.0
// Runs test files one after another in this process until one fails, and names each as it starts:
// node run-tests.mjs FILE...
import {writeSync} from 'node:fs';
import {pathToFileURL} from 'node:url';
import {runRegistered} from './ava.mjs';

for (const file of process.argv.slice(2)) {
  // At once, so that a run that is ended has told it, too.
  writeSync(1, `started ${file}\n`);
  await import(pathToFileURL(file).href);
  await runRegistered();
}
// What a test left running does not keep it.
process.exit(0);
