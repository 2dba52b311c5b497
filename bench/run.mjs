// How long whole runs of the command take, as ratios that mean the same on a slow and on a fast machine.
// The two sides of a ratio are run in turns, so that a busy moment hits both; medians are compared.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {performance} from 'node:perf_hooks';
import {fileURLToPath} from 'node:url';
import {benchRegistry} from './mcs-registry.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const svirtgen = join(root, 'build/src/cli/main.js');
const helper = join(root, 'build/src/cli/virt-aa-helper.js');
const host = join(root, 'examples/host.json');
const many = 400;
const rounds = 7;

const folder = mkdtempSync(join(tmpdir(), 'svirtgen-bench-'));
try {
  const domains = makeDomains(many);
  const plan = files => [
    svirtgen,
    'plan',
    '--format',
    'ndjson',
    '--host',
    host,
    '--policy',
    'debian',
    ...files,
  ];

  compare('start-up', 'node', ['-e', '0'], 'svirtgen --version', [svirtgen, '--version']);
  compare('helper', 'node', ['-e', '0'], 'virt-aa-helper -h', [helper, '-h']);
  compare('one plan', 'svirtgen --version', [svirtgen, '--version'], 'plan of 1', plan(domains.slice(0, 1)));
  const [one, all] = compare(
    'many plans',
    'plan of 1',
    plan(domains.slice(0, 1)),
    `plan of ${many}`,
    plan(domains),
  );
  console.log(`each further plan: ${((all - one) / (many - 1)).toFixed(2)} ms`);
  benchRegistry();
} finally {
  rmSync(folder, {recursive: true});
}

/** Copies of the web server, whose image has a backing chain, under names of their own. */
function makeDomains(count) {
  const original = readFileSync(join(root, 'examples/web-server.xml'), 'utf8');
  return Array.from({length: count}, (_, index) => {
    const file = join(folder, `web-server-${index}.xml`);
    const uuid = `<uuid>5a0c6d1e-1c57-4f0e-9a55-${index.toString(16).padStart(12, '0')}</uuid>`;
    const text = original
      .replace(/<name>.*<\/name>/, `<name>web-server-${index}</name>`)
      .replace(/<uuid>.*<\/uuid>/, uuid);
    writeFileSync(file, text);
    return file;
  });
}

/** Prints how much longer the second command takes than the first; returns both medians in milliseconds. */
function compare(title, baseName, base, otherName, other) {
  const times = [[], []];
  for (let round = 0; round < rounds; round++) {
    times[0].push(timeOf(base));
    times[1].push(timeOf(other));
  }
  const [short, long] = times.map(median);
  const ratio = (long / short).toFixed(2);
  console.log(
    `${title.padEnd(11)} ${otherName} : ${baseName} = ${ratio}   (${long.toFixed(0)} ms : ${short.toFixed(0)} ms)`,
  );
  return [short, long];
}

function timeOf(args) {
  const start = performance.now();
  const {status, stderr} = spawnSync(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(`node ${args.slice(0, 3).join(' ')} … ended with ${status}: ${stderr.slice(0, 500)}`);
  return performance.now() - start;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
