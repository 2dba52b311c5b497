// SPDX-License-Identifier: Apache-2.0
// Runs test files one after another in this process, until one fails: node run-tests.mjs FILE...
import {pathToFileURL} from 'node:url';
import {runRegistered} from './ava.mjs';

for (const file of process.argv.slice(2)) {
  await import(pathToFileURL(file).href);
  await runRegistered();
}
// What a test left running does not keep it.
process.exit(0);
