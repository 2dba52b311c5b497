// SPDX-License-Identifier: Apache-2.0
/** How soon V8 optimizes a function. */
import {setFlagsFromString} from 'node:v8';
import {STANDALONE} from '../../ready-made/package.ts';

/** Bytes of all definitions of a run: some ten plain ones, or one that is larger than plain ones are. */
const MUCH = 32 * 1024;

let bytes = 0;
let patient = STANDALONE;

/**
 * V8 optimizes what has run for a while, in bytes of its code, and a second of work makes it optimize hundreds of
 * functions, which takes longer than they run from then on. With fifteen times its patience (Node 20 to 24), a large
 * definition takes 0.6 times the processor time, and a fleet has the functions optimized that matter. A run with
 * little to do leaves the compiler alone: whatever is loaded after this is compiled without V8's cached code of it.
 */
export function optimizeLater(size: number): void {
  bytes += size;
  if (patient || bytes < MUCH) return;
  patient = true;
  setFlagsFromString('--interrupt-budget=1000000');
}
