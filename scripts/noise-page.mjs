// SPDX-License-Identifier: Apache-2.0
// Writes the figures of docs/noise.md: how often each finding fires on the healthy examples of libvirt's own tests.
// The examples are not part of this project: name their folder, or leave the page as it is.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {audit, openSite} from '../build/src/index.js';
import {writeFigures} from './generated-page.mjs';

const page = join(import.meta.dirname, '..', 'docs', 'noise.md');
const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', 'shared', 'conformance', 'cases');

/** One definition a family that libvirt 11.3 starts; combinations that nobody wrote are no examples. */
function healthyExamples() {
  const names = readdirSync(folder).filter(name => name.endsWith('.jsonl') && name !== 'combinations.jsonl');
  const cases = names
    .sort()
    .flatMap(name => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'))
    .map(line => JSON.parse(line));
  const byFamily = new Map();
  for (const one of cases) {
    if (one.live !== undefined && !byFamily.has(one.family)) byFamily.set(one.family, one.xml);
  }
  return [...byFamily.values()];
}

/** Undefined for a definition with labels of a driver that this site does not have. */
function findingsOf(xml, site) {
  try {
    return audit([{xml}], site).domains[0].findings;
  } catch (error) {
    if (error.code === 'SECURITY_MODEL_UNAVAILABLE') return undefined;
    throw error;
  }
}

function measure(policy, examples) {
  const site = openSite({host: 'assumed', policy, libvirt: '11.3.0'});
  const judged = examples.map(xml => findingsOf(xml, site)).filter(found => found !== undefined);
  const perVm = judged.map(found => found.length).sort((one, other) => one - other);
  const codes = new Map();
  for (const found of judged) {
    for (const [code, severity] of new Map(found.map(one => [one.code, one.severity]))) {
      const row = codes.get(code) ?? {severity, vms: 0};
      codes.set(code, {severity, vms: row.vms + 1});
    }
  }
  return {policy, count: judged.length, perVm, codes};
}

function percent(part, whole) {
  return `${((part / whole) * 100).toFixed(1)} %`;
}

function summaryRow({policy, count, perVm}) {
  const none = perVm.filter(number => number === 0).length;
  const at = share => perVm[Math.floor((count - 1) * share)];
  return `| \`${policy}\` | ${count} | ${percent(none, count)} | ${at(0.5)} | ${at(0.9)} | ${at(1)} |`;
}

function codeRows(measured) {
  const all = new Set(measured.flatMap(({codes}) => [...codes.keys()]));
  const most = code => Math.max(...measured.map(({codes, count}) => (codes.get(code)?.vms ?? 0) / count));
  const sorted = [...all].sort((one, other) => most(other) - most(one) || (one < other ? -1 : 1));
  return sorted.map(code => {
    const severity = measured.map(({codes}) => codes.get(code)?.severity).find(Boolean);
    const shares = measured.map(({codes, count}) => {
      const row = codes.get(code);
      return row === undefined ? '-' : percent(row.vms, count);
    });
    return `| [${code}](findings/${code}.md) | ${severity} | ${shares.join(' | ')} |`;
  });
}

if (!existsSync(folder)) {
  console.error(`${folder}: not there; the figures of docs/noise.md stay as they are`);
  process.exit(0);
}
const examples = healthyExamples();
const measured = ['debian', 'fedora'].map(policy => measure(policy, examples));
const figures = [
  '| policy | definitions | without a finding | median | 9 of 10 have at most | most |',
  '| --- | --- | --- | --- | --- | --- |',
  ...measured.map(summaryRow),
  '',
  '| finding | severity | debian | fedora |',
  '| --- | --- | --- | --- |',
  ...codeRows(measured),
].join('\n');
await writeFigures(page, 'noise', figures);
