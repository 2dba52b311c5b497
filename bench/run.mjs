// SPDX-License-Identifier: Apache-2.0
// Every goal of docs/performance.md, measured here and now: a table, and with `--json FILE` and `--svg FILE` the
// numbers and a plot. Ratios mean the same on a slow and on a fast machine. `--rounds N`: more is steadier.
// `--hostile`: what the worst definitions of 1 MiB cost, too, which takes many minutes; `--only NAME`, as often as you
// like: these verbs and shapes of it. `--page`: instead of all that, the page of an audit in a browser. `--fleet`:
// instead, questions across 20 hosts; `--hosts N --vms N --distinct N` for others. `--phases N`: instead, where an
// audit of N VMs spends its time.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {growth} from './growth.mjs';
import {hostile} from './hostile.mjs';
import {benchFleet, fleetLine} from './fleet.mjs';
import {benchRegistry} from './mcs-registry.mjs';
import {benchPhases, phaseLine} from './phases.mjs';
import {benchPage, pageLine} from './page.mjs';
import {plot} from './plot.mjs';
import {ratios} from './ratios.mjs';

const {values} = parseArgs({
  options: {
    json: {type: 'string'},
    svg: {type: 'string'},
    rounds: {type: 'string', default: '7'},
    registry: {type: 'boolean', default: false},
    hostile: {type: 'boolean', default: false},
    only: {type: 'string', multiple: true, default: []},
    page: {type: 'boolean', default: false},
    fleet: {type: 'boolean', default: false},
    phases: {type: 'string'},
    hosts: {type: 'string', default: '20'},
    vms: {type: 'string', default: '50'},
    distinct: {type: 'string', default: '20'},
    dates: {type: 'string', default: '2'},
  },
});
const rounds = Number(values.rounds);
const folder = mkdtempSync(join(tmpdir(), 'svirtgen-bench-'));
try {
  if (values.page) await page();
  else if (values.fleet) fleet();
  else if (values.phases) phases();
  else commands();
} finally {
  rmSync(folder, {recursive: true});
}

function commands() {
  const grown = growth(folder, Math.min(rounds, 3));
  const rows = [...ratios(folder, rounds), ...grown, ...(values.hostile ? hostile(folder, values.only) : [])];
  for (const row of rows) console.log(line(row));
  keep(rows);
  if (values.svg) writeFileSync(values.svg, plot(grown));
  if (values.registry) benchRegistry();
}

function fleet() {
  const {hosts, vms, distinct, dates} = values;
  const size = {hosts: Number(hosts), vms: Number(vms), distinct: Number(distinct), dates: Number(dates)};
  const rows = benchFleet(folder, size);
  for (const row of rows) console.log(fleetLine(row));
  keep(rows);
}

function phases() {
  const rows = benchPhases(Number(values.phases));
  for (const row of rows) console.log(phaseLine(row));
  keep(rows);
}

async function page() {
  const rows = await benchPage(folder);
  for (const row of rows) console.log(pageLine(row));
  if (rows.length === 0) console.log('not measured: no browser is installed');
  keep(rows);
}

function keep(rows) {
  if (values.json)
    writeFileSync(values.json, `${JSON.stringify({node: process.version, rows}, undefined, 2)}\n`);
}

function line({name, goal, ratio, met}) {
  const verdict = met === undefined ? 'not measured: a program is missing' : met ? 'met' : 'NOT met';
  return `${name.padEnd(50)} ${(ratio?.toFixed(2) ?? '-').padStart(6)}  goal ≤ ${goal.toFixed(2).padStart(6)}  ${verdict}`;
}
