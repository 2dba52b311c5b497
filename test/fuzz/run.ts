// SPDX-License-Identifier: Apache-2.0
/**
 * Fuzzes every reader: `node build/test/fuzz/run.js [--inputs 1000000] [--first 1] [--only NAME] [--json FILE]`. The
 * inputs are shared out among the targets.
 */
import {parseArgs} from 'node:util';
import {writeFigures} from '../helpers/figures.ts';
import {fuzz, type Fuzzed} from './fuzz.ts';
import {targets} from './targets.ts';

const {values} = parseArgs({
  options: {
    inputs: {type: 'string', default: '1000000'},
    first: {type: 'string', default: '1'},
    only: {type: 'string'},
    json: {type: 'string'},
  },
});

/** No input takes longer, or more. */
const BOUNDS = {milliseconds: 1000, mebibytes: 512};

const chosen = targets().filter(({name}) => values.only === undefined || name.startsWith(values.only));
const figures: (Omit<Fuzzed, 'broken'> & {readonly broken: number})[] = [];
for (const target of chosen) {
  const each = Math.ceil(Number(values.inputs) / chosen.length);
  const {broken, ...figure} = fuzz(target, Number(values.first), each, BOUNDS);
  const {inputs, refused, slowest, seconds} = figure;
  figures.push({...figure, broken: broken.length});
  console.log(
    `${target.name}: ${inputs} inputs, ${refused} refused, ${broken.length} broken, slowest ${slowest.toFixed(0)} ms, ${Math.round(inputs / seconds)} a second`,
  );
  for (const {seed, error} of broken.slice(0, 10)) console.log(`  --first ${seed}: ${error}`);
  if (broken.length) process.exitCode = 1;
}
if (values.json) writeFigures(values.json, 'fuzz', figures);
