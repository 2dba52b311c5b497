// SPDX-License-Identifier: Apache-2.0
// Changes one operator or constant in a built file, runs the tests beside it, and counts the changes that no test
// notices. The same seed makes the same changes.
//   npm run mutate [-- --sample 60 --seed 1 --json FILE FOLDER...]
import {spawnSync} from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, relative} from 'node:path';
import {parseArgs} from 'node:util';
import {writeFigures} from '../build/test/helpers/figures.js';

const ROOT = join(import.meta.dirname, '..');
const FOLDERS = ['inventory', 'layers', 'why', 'audit/findings', 'denials', 'policy'];
/** What replaces what, in code only: the first that matches at a place counts. */
const MUTATIONS = [
  [/ === /g, ' !== '],
  [/ !== /g, ' === '],
  [/ && /g, ' || '],
  [/ \|\| /g, ' && '],
  [/ \?\? /g, ' && '],
  [/ < /g, ' >= '],
  [/ > /g, ' <= '],
  [/\btrue\b/g, 'false'],
  [/\bfalse\b/g, 'true'],
  [/\.some\(/g, '.every('],
  [/\.filter\(/g, '.map('],
  [/(?<=[ (])!(?=[a-z(])/g, ''],
  [/'r'/g, "'rw'"],
  [/'rw'/g, "'r'"],
];

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    sample: {type: 'string', default: '60'},
    seed: {type: 'string', default: '1'},
    json: {type: 'string'},
  },
});

const copy = mkdtempSync(join(tmpdir(), 'svirtgen-mutate-'));
process.on('exit', () => rmSync(copy, {recursive: true, force: true}));
for (const name of readdirSync(ROOT)) {
  if (name === 'build') cpSync(join(ROOT, name), join(copy, name), {recursive: true});
  else if (name !== '.git') symlinkSync(join(ROOT, name), join(copy, name));
}

let state = Number(values.seed);
/** A whole number below `limit`. */
function random(limit) {
  state = (state * 1103515245 + 12345) % 2147483648;
  return Math.floor((state / 2147483648) * limit);
}

/** Every place of every folder, in an order of chance. */
const places = (positionals.length ? positionals : FOLDERS)
  .flatMap(filesOf)
  .filter(file => testsFor(file).length)
  .flatMap(file => placesOf(readFileSync(file, 'utf8')).map(place => ({file, ...place})));
const sample = Array.from(
  {length: Math.min(Number(values.sample), places.length)},
  () => places.splice(random(places.length), 1)[0],
);

const survivors = [];
for (const [index, place] of sample.entries()) {
  const {file} = place;
  const original = readFileSync(file, 'utf8');
  writeFileSync(file, original.slice(0, place.start) + place.to + original.slice(place.end));
  const {status} = spawnSync('npx', ['ava', '--fail-fast', ...testsFor(file)], {
    cwd: copy,
    timeout: 300_000,
    stdio: 'ignore',
  });
  const said = describe(file, original, place);
  if (status === 0) survivors.push(said);
  console.log(`${status === 0 ? 'survived' : 'noticed '}  ${said}`);
  writeFileSync(file, original);
  const tried = index + 1;
  const noticed = tried - survivors.length;
  // As it goes: a run that is ended early has figures, too.
  if (values.json) writeFigures(values.json, 'mutate', {tried, noticed, survivors});
}
const noticed = sample.length - survivors.length;
console.log(
  `${sample.length} mutations, ${noticed} noticed (${Math.round((noticed / (sample.length || 1)) * 100)} %)`,
);

function filesOf(folder) {
  const whole = join(copy, 'build', 'src', folder);
  if (whole.endsWith('.js')) return [whole];
  return readdirSync(whole, {recursive: true})
    .filter(name => name.endsWith('.js'))
    .toSorted()
    .map(name => join(whole, name));
}

/** Strings of more than one word and comments are no code. */
function placesOf(text) {
  const code = text
    .replaceAll(/\/\*.*?\*\/|\/\/.*$/gms, blank)
    .replaceAll(/`[^`]*`|'[^'\n]* [^'\n]*'|"[^"\n]* [^"\n]*"/g, blank);
  return MUTATIONS.flatMap(([pattern, to]) =>
    [...code.matchAll(pattern)].map(match => ({start: match.index, end: match.index + match[0].length, to})),
  );
}

function blank(text) {
  return text.replaceAll(/[^\n]/g, ' ');
}

/** The tests of the same folder, or of the nearest one above that has any. */
function testsFor(file) {
  const own = relative(join(copy, 'build', 'src'), file);
  for (let folder = dirname(own); folder !== '.'; folder = dirname(folder)) {
    const tests = join(copy, 'build', 'test', folder);
    const mirror = join(copy, 'build', 'test', own.replace(/\.js$/, '.test.js'));
    if (existsSync(mirror)) return [mirror];
    if (existsSync(tests)) {
      const found = readdirSync(tests, {recursive: true}).filter(name => name.endsWith('.test.js'));
      if (found.length) return found.map(name => join(tests, name));
    }
  }
  return [];
}

function describe(file, original, {start, end, to}) {
  const line = original.slice(0, start).split('\n').length;
  return `${relative(join(copy, 'build'), file)}:${line}: ${original.slice(start, end).trim()} → ${to.trim() || 'nothing'}`;
}
