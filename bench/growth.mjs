// SPDX-License-Identifier: Apache-2.0
// How the time grows with one dimension of the input, the start of the program taken off.
import {copyFileSync} from 'node:fs';
import {join} from 'node:path';
import {compare} from './measure.mjs';
import {definition, plan, version} from './commands.mjs';

const DIMENSIONS = {
  disks: {sizes: [250, 500, 1000, 2000], files: (size, folder) => [one(folder, {disks: size})]},
  'host devices': {sizes: [125, 250, 500, 1000], files: (size, folder) => [one(folder, {devices: size})]},
  definitions: {sizes: [250, 500, 1000, 2000], files: copies},
};

/** The last doubling may take this many times as long as the one before; the rest is noise. */
const LINEAR = 2.5;

/** @returns rows `{name, points: [[size, milliseconds]], ratio, goal, met}`; `ratio` is that of the last doubling */
export function growth(folder, rounds) {
  return Object.entries(DIMENSIONS).map(([name, {sizes, files}]) => {
    const points = sizes.map(size => {
      const [time, start] = compare([plan(files(size, folder)), version], rounds);
      return [size, Math.max(time - start, 1)];
    });
    const [before, last] = points.slice(-2).map(([, time]) => time);
    return {
      name: `growth with ${name}`,
      points,
      ratio: last / before,
      goal: LINEAR,
      met: last / before <= LINEAR,
    };
  });
}

function one(folder, counts) {
  return definition(join(folder, 'grown.xml'), counts);
}

function copies(size, folder) {
  const original = one(folder, {});
  return Array.from({length: size}, (_, index) => {
    const file = join(folder, `copy-${index}.xml`);
    copyFileSync(original, file);
    return file;
  });
}
