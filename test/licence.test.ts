// SPDX-License-Identifier: Apache-2.0
/** Whoever takes one file takes its licence with it. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {root} from './helpers/paths.ts';

const HEADER = '// SPDX-License-Identifier: Apache-2.0';
const SOURCE = /\.(?:ts|mjs)$/;

test('every source file says its licence, in its first line or below its interpreter', t => {
  const files = ['src', 'test', 'scripts', 'bench'].flatMap(folder =>
    readdirSync(join(root, folder), {recursive: true, encoding: 'utf8'})
      .filter(name => SOURCE.test(name) && !name.startsWith('fixtures/'))
      .map(name => join(folder, name)),
  );
  const silent = files.filter(file => {
    const [first = '', second] = readFileSync(join(root, file), 'utf8').split('\n', 2);
    return (first.startsWith('#!') ? second : first) !== HEADER;
  });
  t.deepEqual(silent, []);
  t.true(files.length > 500);
});
