// SPDX-License-Identifier: Apache-2.0
// How the time grows with one dimension of the input, the start of the program taken off.
import {copyFileSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {compare} from './measure.mjs';
import {audit, definition, plan, version} from './commands.mjs';

const DIMENSIONS = {
  disks: {sizes: [250, 500, 1000, 2000], command: (size, folder) => plan([one(folder, {disks: size})])},
  'host devices': {
    sizes: [125, 250, 500, 1000],
    command: (size, folder) => plan([one(folder, {devices: size})]),
  },
  definitions: {sizes: [250, 500, 1000, 2000], command: (size, folder) => plan(copies(size, folder))},
  'VMs of an audit': {sizes: [50, 100, 200, 400], command: (size, folder) => audit(fleet(size, folder))},
};

/** The last doubling may take this many times as long as the one before; the rest is noise. */
const LINEAR = 2.5;

/** @returns rows `{name, points: [[size, milliseconds]], ratio, goal, met}`; `ratio` is that of the last doubling */
export function growth(folder, rounds) {
  return Object.entries(DIMENSIONS).map(([name, {sizes, command}]) => {
    const points = sizes.map(size => {
      const [time, start] = compare([command(size, folder), version], rounds);
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

/** Definitions of different VMs, each with a disk of its own. */
function fleet(size, folder) {
  const original = readFileSync(one(folder, {}), 'utf8');
  return Array.from({length: size}, (_, index) => {
    const file = join(folder, `vm-${index}.xml`);
    const id = index.toString(16).padStart(12, '0');
    const text = original
      .replace(/<name>.*<\/name>/, `<name>vm-${index}</name>`)
      .replace(/-[0-9a-f]{12}<\/uuid>/, `-${id}</uuid>`)
      .replace('bench-0.raw', `vm-${index}.raw`);
    writeFileSync(file, text);
    return file;
  });
}
