// SPDX-License-Identifier: Apache-2.0
/** Data flows one way: a room of src/ imports from those of its own floor and of the floors before it. */
import {readdirSync, readFileSync} from 'node:fs';
import {join, posix} from 'node:path';
import test from 'ava';
import {root} from './helpers/paths.ts';

/** From what knows nobody to what knows everybody. */
const FLOORS: readonly (readonly string[])[] = [
  ['errors', 'once', 'list-in', 'kinds', 'deep-readonly', 'load-later', 'ready-made'],
  ['versions', 'text', 'package-root'],
  // The domain knows only itself.
  ['domain', 'files'],
  // Host and policy know only the domain's types.
  ['host', 'file-lock'],
  // Models of the kernel know no plan.
  ['policy', 'kernel-model'],
  // The inventory says of its objects what the layers do with them, and knows no layer.
  ['inventory'],
  // Layers know no output.
  ['layers'],
  // The shape of what is printed; what changes the host.
  ['documents', 'relabel'],
  // Questions change nothing, and print nothing. The registry keeps a file of its own.
  ['audit', 'why', 'diff', 'mcs-registry'],
  ['denials', 'verify', 'fleet'],
  ['render'],
  // Programs get what commands get, and neither knows the command line.
  ['library', 'packaging', 'index'],
  // The schemas are of everything that is written or read.
  ['cli', 'start', 'schemas'],
];

/** What decides: it asks the host that it is given, and opens nothing itself. */
const PURE = [
  'versions',
  'domain',
  'inventory',
  'kernel-model',
  'layers',
  'audit',
  'why',
  'denials',
  'verify',
  'diff',
];
const WORLD = /'node:(?:fs|fs\/promises|child_process)'/;

const IMPORT = /(?:\bfrom|\bimport\()\s*'(\.[^']+)'/g;
const src = join(root, 'src');
const files = readdirSync(src, {recursive: true, encoding: 'utf8'}).filter(name => name.endsWith('.ts'));

function roomOf(file: string): string {
  return file.split('/')[0]!.replace(/\.ts$/, '');
}

function floorOf(file: string): number {
  return FLOORS.findIndex(rooms => rooms.includes(roomOf(file)));
}

test('every room has its floor', t => {
  const homeless = files.map(roomOf).filter(room => floorOf(room) === -1);
  t.deepEqual([...new Set(homeless)], []);
  t.deepEqual(
    FLOORS.flat().filter(room => !files.some(file => roomOf(file) === room)),
    [],
  );
});

test('nobody imports from a floor above, types included', t => {
  let asked = 0;
  const upwards = files.flatMap(file =>
    [...readFileSync(join(src, file), 'utf8').matchAll(IMPORT)].flatMap(([, target]) => {
      asked += 1;
      const imported = posix.join(posix.dirname(file), target!);
      return floorOf(imported) > floorOf(file) ? [`${file} imports ${imported}`] : [];
    }),
  );
  t.deepEqual(upwards, []);
  t.true(asked > files.length, 'imports are found');
});

test('what decides opens no file and starts no program', t => {
  const worldly = files.filter(file => WORLD.test(readFileSync(join(src, file), 'utf8')));
  t.deepEqual(
    worldly.filter(file => PURE.includes(roomOf(file))),
    [],
  );
  t.true(worldly.length > 20, 'imports are found');
});

test('CONTRIBUTING.md has each room on its map, and no path that is not there', t => {
  const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  const [, map = ''] = /^In `src\/`[^]*?\n\n([^]*?)\n\n/m.exec(text) ?? [];
  const named = [...map.matchAll(/^\| (`[^|]*`) +\|/gm)].flatMap(([, cell = '']) =>
    cell.split(', ').map(path => path.replaceAll('`', '')),
  );
  const there = readdirSync(src, {recursive: true, encoding: 'utf8'});
  t.deepEqual(
    named.filter(path => !path.includes('*') && !there.includes(path.replace(/\/$/, ''))),
    [],
  );
  const rooms = new Set(named.map(roomOf));
  t.deepEqual([...new Set(files.map(roomOf))].filter(room => !rooms.has(room)).sort(), []);
});
