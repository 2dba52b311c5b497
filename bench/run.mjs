// SPDX-License-Identifier: Apache-2.0
// Every goal of docs/performance.md, measured here and now: a table, and with `--json FILE` and `--svg FILE` the
// numbers and a plot. Ratios mean the same on a slow and on a fast machine. `--rounds N`: more is steadier.
// `--hostile`: what the worst definitions of 1 MiB cost, too, which takes minutes.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {growth} from './growth.mjs';
import {hostile} from './hostile.mjs';
import {benchRegistry} from './mcs-registry.mjs';
import {plot} from './plot.mjs';
import {ratios} from './ratios.mjs';

const {values} = parseArgs({
  options: {
    json: {type: 'string'},
    svg: {type: 'string'},
    rounds: {type: 'string', default: '7'},
    registry: {type: 'boolean', default: false},
    hostile: {type: 'boolean', default: false},
  },
});
const rounds = Number(values.rounds);
const folder = mkdtempSync(join(tmpdir(), 'svirtgen-bench-'));
try {
  const grown = growth(folder, Math.min(rounds, 3));
  const rows = [...ratios(folder, rounds), ...grown, ...(values.hostile ? hostile(folder) : [])];
  for (const row of rows) console.log(line(row));
  if (values.json)
    writeFileSync(values.json, `${JSON.stringify({node: process.version, rows}, undefined, 2)}\n`);
  if (values.svg) writeFileSync(values.svg, plot(grown));
  if (values.registry) benchRegistry();
} finally {
  rmSync(folder, {recursive: true});
}

function line({name, goal, ratio, met}) {
  const verdict = met === undefined ? 'not measured: a program is missing' : met ? 'met' : 'NOT met';
  return `${name.padEnd(50)} ${(ratio?.toFixed(2) ?? '-').padStart(6)}  goal ≤ ${String(goal).padEnd(4)}  ${verdict}`;
}
