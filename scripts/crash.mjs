// SPDX-License-Identifier: Apache-2.0
// Kills the command at random moments, and looks at what it left: every file whole, no pair lost, nothing beside.
//   npm run crash [-- --times 1000 --seed 1 --json FILE]
import {spawn, spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';

const ROOT = join(import.meta.dirname, '..');
const MAIN = join(ROOT, 'build', 'src', 'cli', 'main.js');
const {values} = parseArgs({
  options: {
    times: {type: 'string', default: '1000'},
    seed: {type: 'string', default: '1'},
    json: {type: 'string'},
  },
});
const work = mkdtempSync(join(tmpdir(), 'svirtgen-crash-'));
process.on('exit', () => rmSync(work, {recursive: true, force: true}));

let state = Number(values.seed);
function random() {
  state = (state * 1103515245 + 12345) % 2147483648;
  return state / 2147483648;
}

const definitions = readdirSync(join(ROOT, 'examples'))
  .filter(name => name.endsWith('.xml') && !/power|container/.test(name))
  .map(name => join(ROOT, 'examples', name));
const site = ['--host', join(ROOT, 'examples', 'host.json'), '--policy', 'debian'];

/** Runs it to its end, or kills it after so many milliseconds. Gives the milliseconds it ran. */
function run(parameters, killAfter) {
  const started = performance.now();
  return new Promise(resolve => {
    const child = spawn(process.execPath, [MAIN, ...parameters], {stdio: 'ignore'});
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
    child.on('exit', () => {
      clearTimeout(timer);
      resolve(performance.now() - started);
    });
  });
}

function filesBelow(folder) {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

const failures = [];
function expect(condition, what) {
  if (!condition) failures.push(what);
}

// Files of generate: what stands there is what a whole run writes, and a run that follows leaves nothing beside.
const whole = join(work, 'whole');
mkdirSync(whole);
const generate = folder => ['generate', ...site, '-q', '-o', folder, ...definitions];
const length = await run(generate(whole));
const expected = new Map(filesBelow(whole).map(name => [name, readFileSync(join(whole, name), 'utf8')]));
expect(expected.size > 0, 'generate wrote nothing');
const half = Math.ceil(Number(values.times) / 2);
for (let time = 0; time < half; time++) {
  const folder = join(work, 'killed');
  rmSync(folder, {recursive: true, force: true});
  mkdirSync(folder);
  await run(generate(folder), random() * length * 1.1);
  for (const [name, content] of expected) {
    const found = filesBelow(folder).includes(name) ? readFileSync(join(folder, name), 'utf8') : content;
    expect(found === content, `generate, kill ${time}: ${name} is torn`);
  }
  if (time % 10 === 0) {
    await run(generate(folder));
    expect(
      filesBelow(folder).join('\n') === [...expected.keys()].join('\n'),
      `generate, kill ${time}: litter`,
    );
  }
}

// The registry: pairs that were given out stay given out, and it can be read at any time.
const registry = join(work, 'registry');
const mcs = (...parameters) => [
  'mcs',
  ...parameters,
  '--registry',
  registry,
  '--policy',
  'fedora',
  '--host',
  'assumed',
];
const vm = number => {
  const path = join(work, `${number}.xml`);
  const uuid = `c0a50000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  writeFileSync(
    path,
    `<domain type='kvm'><name>vm${number}</name><uuid>${uuid}</uuid><memory>1024</memory><os><type>hvm</type></os></domain>`,
  );
  return path;
};
const list = () => {
  const {status, stdout} = spawnSync(process.execPath, [MAIN, ...mcs('list', '--format', 'json')], {
    encoding: 'utf8',
  });
  return status === 0 && stdout !== ''
    ? JSON.parse(stdout).entries.map(({uuid, level}) => `${uuid} ${level}`)
    : undefined;
};
const allocation = await run(mcs('allocate', vm(0)));
let known = list();
expect(known?.length === 1, 'mcs allocate gave nothing');
for (let time = 0; time < half; time++) {
  await run(mcs('allocate', vm(time + 1)), random() * allocation * 1.1);
  const now = list();
  expect(now !== undefined, `mcs, kill ${time}: the registry cannot be read`);
  expect(
    known?.every(entry => now?.includes(entry)),
    `mcs, kill ${time}: a pair is lost`,
  );
  known = now ?? known;
}
const beside = readdirSync(work).filter(name => name.startsWith('registry') && name !== 'registry');
expect(beside.length <= 1, `mcs: litter: ${beside.join(', ')}`);

for (const failure of failures) console.log(failure);
console.log(`${2 * half} kills, ${failures.length} failures`);
if (values.json)
  writeFileSync(values.json, `${JSON.stringify({kills: 2 * half, failures: failures.length})}\n`);
process.exitCode = failures.length ? 1 : 0;
