// SPDX-License-Identifier: Apache-2.0
// What the parts of crash.mjs share: runs that are killed, moments that repeat, and what was found wrong.
import {spawn, spawnSync} from 'node:child_process';
import {lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');
export const MAIN = join(ROOT, 'build', 'src', 'cli', 'main.js');
export const HELPER = join(ROOT, 'build', 'src', 'cli', 'virt-aa-helper.js');

/** Everything is done in here, and gone at the end. */
export const work = mkdtempSync(join(tmpdir(), 'svirtgen-crash-'));
process.on('exit', () => rmSync(work, {recursive: true, force: true}));

export const failures = [];
export function expect(condition, what) {
  if (!condition) failures.push(what);
}

/** The same seed gives the same numbers from 0 to 1. */
export function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

/** Runs a command of ours to its end, or kills it after so many milliseconds. Gives the milliseconds it ran. */
export function run(parameters, {killAfter, input, environment = {}} = {}) {
  const started = performance.now();
  return new Promise(resolve => {
    const child = spawn(process.execPath, parameters, {
      stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'ignore'],
      env: {...process.env, ...environment},
    });
    // Who is killed reads no further.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
    child.on('exit', () => {
      clearTimeout(timer);
      resolve(performance.now() - started);
    });
  });
}

/** To its end, with what it said. */
export function outcome(parameters, {environment = {}, ...options} = {}) {
  const env = {...process.env, ...environment};
  return spawnSync(process.execPath, parameters, {encoding: 'utf8', env, ...options});
}

/** A moment within a run that takes so long: the first third is Node's own start. */
export function moment(random, length) {
  return (0.3 + random() * 0.8) * length;
}

/** Names below a folder with what they hold. */
export function contents(folder) {
  const files = readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(entry => !entry.isDirectory())
    .map(entry => join(entry.parentPath, entry.name))
    .toSorted();
  return new Map(files.map(path => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

/** As `removeLeftovers` knows what a killed run has not finished. */
const UNFINISHED = /\.[0-9a-f]{12}\.tmp$/;

export function isUnfinished(name) {
  return UNFINISHED.test(name);
}

/** Puts the clock of what was left unfinished back by an hour: the next run that writes there removes it. */
export function abandon(folder) {
  for (const name of readdirSync(folder, {recursive: true})) {
    const anHourAgo = Date.now() / 1000 - 3600;
    if (UNFINISHED.test(name)) utimesSync(join(folder, name), anHourAgo, anHourAgo);
  }
}

/** Of a folder that nobody tidies before the next boot. */
export function finished(files) {
  return new Map([...files].filter(([name]) => !UNFINISHED.test(name)));
}

/** Owners, modes and attributes of what is in a folder. */
export function labels(folder) {
  return readdirSync(folder)
    .toSorted()
    .map(name => {
      const path = join(folder, name);
      const {uid, gid, mode} = lstatSync(path);
      const {stdout, error} = spawnSync('getfattr', ['-h', '-d', '-m', '-', '--absolute-names', path], {
        encoding: 'utf8',
      });
      if (error) throw new Error(`getfattr is needed, from the package attr: ${error.message}`);
      return `${name} ${uid}:${gid} ${mode.toString(8)} ${stdout.split('\n').slice(1).join(' ').trim()}`;
    });
}

let lastDefinition = 0;

/** A definition with these images, in a file of its own; of a new VM, unless somebody names one. */
export function definition(images = [], uuid = uuidOf(lastDefinition + 1)) {
  const number = ++lastDefinition;
  const path = join(work, `vm${number}.xml`);
  const disks = images.map(
    (image, index) => `<disk type='file'><driver name='qemu' type='raw'/><source file='${image}'/>
      <target dev='vd${'abcdefgh'[index]}' bus='virtio'/></disk>`,
  );
  writeFileSync(
    path,
    `<domain type='kvm'><name>vm${number}</name><uuid>${uuid}</uuid><memory>1024</memory>
     <os><type>hvm</type></os><devices>${disks.join('')}</devices></domain>`,
  );
  return path;
}

function uuidOf(number) {
  return `c0a50000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}
