// SPDX-License-Identifier: Apache-2.0
// Whether a pair costs the same from an empty registry and from one with a single pair left, as a ratio.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {performance} from 'node:perf_hooks';
import {changeRegistry} from '../build/src/mcs-registry/open-registry.js';
import {PAIRS} from '../build/src/mcs-registry/layout.js';

const range = {sensitivity: 's0', min: 0, max: 1023};
const rounds = 41;

/** Fills a registry in one change; each further allocation and release is a change of its own. */
export function benchRegistry() {
  const folder = mkdtempSync(join(tmpdir(), 'svirtgen-bench-'));
  try {
    const [empty, full] = ['empty', 'full'].map(name => join(folder, name));
    const start = performance.now();
    changeRegistry(full, registry => {
      for (let number = 0; number < PAIRS - 1; number++) registry.allocate(machine(number), range);
    });
    const each = ((performance.now() - start) / PAIRS) * 1000;
    const [short, long] = medians(empty, full);
    console.log(
      `registry    last pair : first pair = ${(long / short).toFixed(2)}   (${long.toFixed(1)} ms : ${short.toFixed(1)} ms)`,
    );
    console.log(`all ${PAIRS} pairs in one change: ${each.toFixed(0)} µs each`);
  } finally {
    rmSync(folder, {recursive: true});
  }
}

/** Taken in turns, so that a busy moment hits both. */
function medians(...files) {
  const times = files.map(() => []);
  for (let round = 0; round < rounds; round++) {
    files.forEach((file, index) => {
      const start = performance.now();
      changeRegistry(file, registry => registry.allocate(machine(PAIRS), range));
      times[index].push(performance.now() - start);
      changeRegistry(file, registry => registry.release(machine(PAIRS).uuid));
    });
  }
  return times.map(list => list.toSorted((a, b) => a - b)[Math.floor(rounds / 2)]);
}

function machine(number) {
  return {uuid: `5c6e1f00-0000-4000-8000-${number.toString(16).padStart(12, '0')}`, name: `vm-${number}`};
}
