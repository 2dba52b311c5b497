// SPDX-License-Identifier: Apache-2.0
// Changes one operator or constant in a built file, runs the tests nearest to it, and counts the changes that no test
// notices. The same seed makes the same changes, also after other code has changed.
//   npm run mutate [-- --sample 60 --seed 1 --json FILE FOLDER...]
//   npm run mutate -- --again FILE: once more what survived there, and its figures anew
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {SourceMap} from 'node:module';
import {tmpdir} from 'node:os';
import {dirname, join, relative} from 'node:path';
import {parseArgs} from 'node:util';
import {writeFigures} from '../build/test/helpers/figures.js';

const ROOT = join(import.meta.dirname, '..');
const FOLDERS = [
  'inventory',
  'layers',
  'why',
  'audit/findings',
  'denials',
  'policy',
  'kernel-model',
  'verify',
  'relabel',
  'diff',
  'host',
];
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

/** So many test files are asked about a change, the nearest first, until one notices it. */
const NEAREST = 30;

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    sample: {type: 'string', default: '60'},
    seed: {type: 'string', default: '1'},
    json: {type: 'string'},
    again: {type: 'string'},
  },
});

const copy = mkdtempSync(join(tmpdir(), 'svirtgen-mutate-'));
process.on('exit', () => rmSync(copy, {recursive: true, force: true}));
linkAllBut(['build', 'node_modules', '.git'], '.');
cpSync(join(ROOT, 'build'), join(copy, 'build'), {recursive: true});
// Tests find a stand-in for AVA, which runs many of them in one process.
linkAllBut(['ava', '@fast-check'], 'node_modules');
cpSync(join(ROOT, 'scripts/mutate'), join(copy, 'node_modules/ava'), {recursive: true});
writeFileSync(join(copy, 'node_modules/ava/package.json'), '{"type": "module", "exports": "./ava.mjs"}');
cpSync(join(ROOT, 'node_modules/@fast-check'), join(copy, 'node_modules/@fast-check'), {recursive: true});

const built = filesBelow('build');
const imports = new Map(built.map(file => [file, importsOf(file)]));
const tests = built.filter(file => file.endsWith('.test.js')).map(distancesFrom);
/** Whether a test passes without a change, of those that were seen to fail with one. */
const passing = new Map();

const places = (positionals.length ? positionals : FOLDERS)
  .flatMap(folder => filesBelow(join('build/src', folder)))
  .flatMap(placesOf)
  .toSorted((one, other) => (one.rank < other.rank ? -1 : 1));

const before = values.again && JSON.parse(readFileSync(values.again, 'utf8')).figures;
const chosen = before ? before.survivors.map(nearestPlace) : places.slice(0, Number(values.sample));
const survivors = [];
for (const [index, place] of chosen.entries()) {
  const noticed = isNoticed(place);
  if (!noticed) survivors.push(place.said);
  console.log(`${noticed ? 'noticed ' : 'survived'}  ${place.said}   ${place.line}`);
  // As it goes: a run that is ended early has figures, too.
  const open = before ? before.survivors.slice(index + 1) : [];
  const tried = before ? before.tried : index + 1;
  const left = [...survivors, ...open];
  const to = values.json ?? values.again;
  if (to) writeFigures(to, 'mutate', {tried, noticed: tried - left.length, survivors: left});
}

/** The place that was told of, wherever its line is by now. */
function nearestPlace(said) {
  const [file, line] = said.split(':');
  const change = said.slice(`${file}:${line}:`.length);
  const distance = place => Math.abs(Number(place.said.split(':')[1]) - Number(line));
  const [found] = places
    .filter(place => place.said.startsWith(`${file}:`) && place.said.endsWith(`:${change}`))
    .toSorted((one, other) => distance(one) - distance(other));
  if (!found) throw new Error(`no longer there: ${said}`);
  return found;
}

function isNoticed({file, start, end, to}) {
  const whole = join(copy, file);
  const text = readFileSync(whole, 'utf8');
  for (;;) {
    writeFileSync(whole, text.slice(0, start) + to + text.slice(end));
    const failing = firstFailing(testsFor(file));
    writeFileSync(whole, text);
    if (failing === undefined) return false;
    // A test that fails without any change notices nothing, and is not asked again.
    if (!passing.has(failing)) passing.set(failing, firstFailing([failing]) === undefined);
    if (passing.get(failing)) return true;
  }
}

/** The test file at which a run ends, be it that a change keeps it from ending; undefined where all pass. */
function firstFailing(files) {
  const {status, stdout} = spawnSync(process.execPath, ['node_modules/ava/run-tests.mjs', ...files], {
    cwd: copy,
    encoding: 'utf8',
    timeout: 300_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0
    ? undefined
    : stdout
        .match(/^started (.*)$/gm)
        .at(-1)
        .slice('started '.length);
}

/** Tests that reach the file by their imports: those of its own folders first, then by how directly they do. */
function testsFor(file) {
  const own = file.replace('build/src/', '').replace(/\.js$/, '.test.js').split('/');
  return tests
    .filter(({test, far}) => far.has(file) && passing.get(test) !== false)
    .map(({test, far}) => ({
      test,
      shared: sharedParts(test.replace('build/test/', '').split('/'), own),
      far: far.get(file),
    }))
    .filter(({test, shared}) => shared > 0 || !startsCommands(test))
    .toSorted((one, other) => other.shared - one.shared || one.far - other.far)
    .slice(0, NEAREST)
    .map(({test}) => test);
}

function linkAllBut(names, folder) {
  mkdirSync(join(copy, folder), {recursive: true});
  for (const name of readdirSync(join(ROOT, folder)))
    if (!names.includes(name)) symlinkSync(join(ROOT, folder, name), join(copy, folder, name));
}

function sharedParts(one, other) {
  const first = one.findIndex((part, index) => part !== other[index]);
  return first < 0 ? one.length : first;
}

function distancesFrom(test) {
  const far = new Map([[test, 0]]);
  for (const [file, distance] of far)
    for (const next of imports.get(file) ?? []) if (!far.has(next)) far.set(next, distance + 1);
  return {test, far};
}

/** Those take seconds, and are about the commands but where they stand beside the file. */
function startsCommands(file) {
  return /node:child_process|helpers\/(cli|programs)\.js|\/fuzz\.js/.test(
    readFileSync(join(copy, file), 'utf8'),
  );
}

function importsOf(file) {
  const text = readFileSync(join(copy, file), 'utf8');
  return [...text.matchAll(/(?:from |import\(|later\()'(\.[^']+)'/g)].map(([, to]) =>
    join(dirname(file), to),
  );
}

function filesBelow(folder) {
  if (folder.endsWith('.js')) return [folder];
  return readdirSync(join(copy, folder), {recursive: true})
    .filter(name => name.endsWith('.js'))
    .toSorted()
    .map(name => join(folder, name));
}

/** Where a file can be changed, in code only: comments and strings of more than one word are none. */
function placesOf(file) {
  const text = readFileSync(join(copy, file), 'utf8');
  const map = new SourceMap(JSON.parse(readFileSync(join(copy, `${file}.map`), 'utf8')));
  const code = text
    .replaceAll(/\/\*.*?\*\/|\/\/[^\n]*/gs, blank)
    .replaceAll(/`[^`]*`|'[^'\n]* [^'\n]*'|"[^"\n]* [^"\n]*"/g, blank);
  return MUTATIONS.flatMap(([pattern, to]) =>
    [...code.matchAll(pattern)].map(({index: start, 0: from}) => {
      const before = text.slice(0, start).split('\n');
      const line = text.split('\n')[before.length - 1];
      const key = [values.seed, file, line, before.at(-1).length, to].join('\0');
      const {originalLine} = map.findEntry(before.length - 1, before.at(-1).length);
      return {
        file,
        start,
        end: start + from.length,
        to,
        line: line.trim(),
        rank: createHash('sha256').update(key).digest('hex'),
        said: `${relative('build', file).replace(/\.js$/, '.ts')}:${originalLine + 1}: ${from.trim()} → ${to.trim() || 'nothing'}`,
      };
    }),
  );
}

function blank(text) {
  return text.replaceAll(/[^\n]/g, ' ');
}
