// SPDX-License-Identifier: Apache-2.0
/** What a bundle knows of its package without reading it. The bundler puts its own in place of this file. */

/** The package's version; undefined: its package.json has it. */
export const VERSION: string | undefined = undefined;

/** Whether this is one executable, which has no package on disk. */
export const STANDALONE: boolean = false;
