// SPDX-License-Identifier: Apache-2.0
/** Modules that are loaded when they are needed, by those who cannot wait for a promise. */
import {createRequire} from 'node:module';

/**
 * A function that loads modules of ours at once. To be given the built file's name, and its type:
 * `later<typeof Schema>('./schema.js')`.
 *
 * @param from `import.meta.url` of whoever loads
 */
export function loader(from: string): <Module>(file: string) => Module {
  return createRequire(from);
}
