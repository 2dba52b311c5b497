// SPDX-License-Identifier: Apache-2.0
// Kills the command at random moments, and looks at what it left; then takes from it what it needs: room on the disk,
// the right to write, descriptors.
//   npm run crash [-- --times 1000 --seed 1 --json FILE]
import {parseArgs} from 'node:util';
import {writeFigures} from '../build/test/helpers/figures.js';
import {faults} from './crash/faults.mjs';
import {failures, randomFrom} from './crash/harness.mjs';
import {killedGenerate} from './crash/killed-generate.mjs';
import {killedHelper} from './crash/killed-helper.mjs';
import {killedLabels} from './crash/killed-labels.mjs';
import {killedMcs} from './crash/killed-mcs.mjs';

const {values} = parseArgs({
  options: {
    times: {type: 'string', default: '1000'},
    seed: {type: 'string', default: '1'},
    json: {type: 'string'},
  },
});

/** With how often a round of each kills. */
const PARTS = {
  generate: [killedGenerate, 1],
  'mcs allocate': [killedMcs, 1],
  'apply and restore': [killedLabels, 2],
  'virt-aa-helper': [killedHelper, 3],
};

const isRoot = process.getuid?.() === 0;
const random = randomFrom(Number(values.seed));
const figures = [];
for (const [name, [part, kills]] of Object.entries(PARTS)) {
  const skipped = part === killedLabels && !isRoot;
  const rounds = skipped ? 0 : Math.ceil(Number(values.times) / Object.keys(PARTS).length / kills);
  const before = failures.length;
  if (rounds) await part(rounds, random);
  report(name, rounds * kills, 'kills', skipped ? 'skipped: only root sets owners' : undefined, before);
}
const before = failures.length;
const tried = faults();
report(
  'full and read-only disks, limits',
  tried ?? 0,
  'runs',
  tried === undefined ? "skipped: no mounts of one's own here" : undefined,
  before,
);

for (const failure of failures) console.log(failure);
if (values.json) writeFigures(values.json, 'crash', figures);
process.exitCode = failures.length ? 1 : 0;

function report(name, count, unit, skipped, before) {
  const wrong = failures.length - before;
  console.log(`${name}: ${skipped ?? `${count} ${unit}, ${wrong} failures`}`);
  if (skipped === undefined) figures.push({name, count, unit, failures: wrong});
}
