// SPDX-License-Identifier: Apache-2.0
// What definitions of just under 1 MiB cost that ask for as much work as they can: seconds of an audit, one row a shape.
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {HOSTILE_SHAPES, countFor} from '../build/test/helpers/hostile-shapes.js';
import {root} from './commands.mjs';
import {cpuTime} from './measure.mjs';

const MEBIBYTE = 1 << 20;
const SECOND = 1;
/** Seconds after which a shape is given up; it has missed the goal long before. */
const LIMIT = 20;

/** @returns rows `{name, ratio, goal, met}`; `ratio` is seconds of processor time, infinite for what was given up */
export function hostile(folder) {
  const file = join(folder, 'hostile.xml');
  return Object.entries(HOSTILE_SHAPES).map(([name, shape]) => {
    writeFileSync(file, shape(countFor(shape, MEBIBYTE)));
    const arguments_ = [join(root, 'build/bin/svirtgen.cjs'), 'audit', '-q', file];
    const seconds = cpuTime({arguments: arguments_, limit: LIMIT}) / 1000;
    return {name: `audit, 1 MiB of ${name}`, ratio: seconds, goal: SECOND, met: seconds <= SECOND};
  });
}
