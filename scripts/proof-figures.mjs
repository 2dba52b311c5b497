// SPDX-License-Identifier: Apache-2.0
// Writes the figures of docs/proof/*.json, which the runs left there, into docs/proof.md: each with its command, when
// it ran, and of which commit and Node it is.
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {writeFigures} from './generated-page.mjs';

const DOCS = join(import.meta.dirname, '..', 'docs');

/** What one figure says of what was tried, and what came of it; by the npm script that was run. */
const CELLS = {
  lab: ({mode, vms, started, openings, explained, leftOut, faulty, failed}) => [
    `${mode} mode: ${vms} VMs, of which ${started} started a real QEMU; ${openings} openings tried; ${explained} refusals explained${leftOut === undefined ? '' : `; ${leftOut} kinds of rules left out`}${faulty === undefined ? '' : `; ${faulty} for which libvirt's own rules are known not to do`}`,
    `${failed} failed`,
  ],
  fuzz: ({target, inputs, refused, slowest, broken}) => [
    `${target}: ${inputs} inputs, ${refused} refused; the slowest took ${Math.round(slowest)} ms of a processor`,
    `${broken} broken`,
  ],
  crash: ({name, count, unit, failures}) => [`${name}: ${count} ${unit}`, `${failures} failures`],
  mutate: ({tried, noticed, survivors}) => [
    `${tried} mutations, ${noticed} noticed (${Math.round((noticed / tried) * 100)} %)`,
    survivors.length
      ? `survived: ${survivors.map(one => `\`${one.replaceAll('|', '\\|')}\``).join(', ')}`
      : 'none survived',
  ],
};

/** Its command and when it was, in its first row only. */
function rowsOf(script, {command, date, commit, node, figures}) {
  const run = [`\`${command}\``, [date.replace('T', ' '), commit, `Node ${node}`].filter(Boolean).join(', ')];
  return [figures].flat().map((figure, index) => [...(index ? ['', ''] : run), ...CELLS[script](figure)]);
}

const names = readdirSync(join(DOCS, 'proof')).toSorted();
const rows = Object.keys(CELLS).flatMap(script =>
  names
    .filter(name => name.startsWith(script))
    .map(name => JSON.parse(readFileSync(join(DOCS, 'proof', name), 'utf8')))
    .flatMap(run => rowsOf(script, run)),
);
const table = [['run', 'when', 'tried', 'outcome'], ['---', '---', '---', '---'], ...rows].map(
  row => `| ${row.join(' | ')} |`,
);
await writeFigures(join(DOCS, 'proof.md'), 'proof', table.join('\n'));
