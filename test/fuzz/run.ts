/**
 * Fuzzes every reader: `node build/test/fuzz/run.js [--inputs 1000000] [--first 1] [--only NAME]`. The inputs are
 * shared out among the targets.
 */
import {parseArgs} from 'node:util';
import {fuzz} from './fuzz.ts';
import {targets} from './targets.ts';

const {values} = parseArgs({
  options: {
    inputs: {type: 'string', default: '1000000'},
    first: {type: 'string', default: '1'},
    only: {type: 'string'},
  },
});

const chosen = targets().filter(({name}) => values.only === undefined || name.startsWith(values.only));
for (const target of chosen) {
  const each = Math.ceil(Number(values.inputs) / chosen.length);
  const {inputs, refused, slowest, broken} = fuzz(target, Number(values.first), each);
  console.log(
    `${target.name}: ${inputs} inputs, ${refused} refused, ${broken.length} broken, slowest ${slowest.toFixed(0)} ms`,
  );
  for (const {seed, error} of broken.slice(0, 10)) console.log(`  --first ${seed}: ${error}`);
  if (broken.length) process.exitCode = 1;
}
