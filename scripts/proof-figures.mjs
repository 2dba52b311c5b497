// SPDX-License-Identifier: Apache-2.0
// Writes the figures of docs/proof/*.json, which the runs left there, into docs/proof.md.
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

const DOCS = join(import.meta.dirname, '..', 'docs');
const BEGIN = '<!-- figures: npm run proof -->';
const END = '<!-- end of figures -->';

function read(name) {
  const path = join(DOCS, 'proof', `${name}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

const rows = [
  ...(read('lab') ?? []).map(({mode, vms, started, openings, explained, leftOut, failed}) => [
    `\`npm run lab\`, ${mode} mode`,
    `${vms} VMs, of which ${started} started a real QEMU; ${openings} openings tried; ${explained} refusals explained${leftOut === undefined ? '' : `; ${leftOut} kinds of rules left out`}`,
    `${failed} ${failed === 1 ? 'VM' : 'VMs'} failed`,
  ]),
  ...(read('fuzz') ?? []).map(({target, inputs, refused, slowest, broken}) => [
    `\`npm run fuzz\`, ${target}`,
    `${inputs} inputs, ${refused} refused; the slowest took ${Math.round(slowest)} ms of a processor`,
    `${broken} broken`,
  ]),
  ...(read('crash') ?? []).map(({name, count, unit, failures}) => [
    `\`npm run crash\`, ${name}`,
    `${count} ${unit}`,
    `${failures} failures`,
  ]),
  ...[read('mutate')]
    .filter(Boolean)
    .map(({tried, noticed, survivors}) => [
      '`npm run mutate`',
      `${tried} mutations, ${noticed} noticed (${Math.round((noticed / tried) * 100)} %)`,
      survivors.length
        ? `survived: ${survivors.map(one => `\`${one.replaceAll('|', '\\|')}\``).join(', ')}`
        : 'none survived',
    ]),
];
const table = [['run', 'tried', 'outcome'], ['---', '---', '---'], ...rows].map(
  row => `| ${row.join(' | ')} |`,
);
const path = join(DOCS, 'proof.md');
const text = readFileSync(path, 'utf8');
const [before, after] = [text.slice(0, text.indexOf(BEGIN) + BEGIN.length), text.slice(text.indexOf(END))];
writeFileSync(path, `${before}\n\n${table.join('\n')}\n\n${after}`);
