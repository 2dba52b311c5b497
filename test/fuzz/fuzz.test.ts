// SPDX-License-Identifier: Apache-2.0
/** A little of `npm run fuzz`, with fixed seeds. */
import test from 'ava';
import {fuzz} from './fuzz.ts';
import {targets} from './targets.ts';

for (const target of targets()) {
  test(`${target.name}: nothing is thrown but known errors`, t => {
    const {broken, refused, inputs} = fuzz(target, 1, 150);
    t.deepEqual(broken, []);
    // Changes that never get past the first check would try nothing.
    t.true(refused < inputs);
  });
}
