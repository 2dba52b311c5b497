// SPDX-License-Identifier: Apache-2.0
// Changes one operator or constant in a built file, runs the tests beside it, and counts the changes that no test
// notices. The same seed makes the same changes.
//   npm run mutate [-- --each 1 --seed 1 FOLDER...]
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
    each: {type: 'string', default: '1'},
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

const survivors = [];
let tried = 0;
for (const file of (positionals.length ? positionals : FOLDERS).flatMap(filesOf)) {
  const original = readFileSync(file, 'utf8');
  const places = placesOf(original);
  const tests = testsFor(file);
  for (let count = 0; count < Number(values.each) && places.length && tests.length; count++) {
    const [place] = places.splice(random(places.length), 1);
    writeFileSync(file, original.slice(0, place.start) + place.to + original.slice(place.end));
    tried++;
    const noticed =
      spawnSync('npx', ['ava', ...tests], {cwd: copy, timeout: 120_000, stdio: 'ignore'}).status !== 0;
    if (!noticed) survivors.push(describe(file, original, place));
    writeFileSync(file, original);
  }
}
for (const line of survivors) console.log(`survived  ${line}`);
const noticed = tried - survivors.length;
console.log(
  `${tried} mutations, ${noticed} noticed (${tried ? Math.round((noticed / tried) * 100) : 100} %)`,
);
if (values.json) writeFileSync(values.json, `${JSON.stringify({tried, noticed, survivors}, undefined, 2)}\n`);

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
