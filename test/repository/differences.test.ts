// SPDX-License-Identifier: Apache-2.0
/** docs/differences.md names tests that are there. */
import {readdirSync, readFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import test from 'ava';
import {root} from '../helpers/paths.ts';

test('each test that the tables of differences name is there', t => {
  const text = readFileSync(join(root, 'docs', 'differences.md'), 'utf8');
  const named = [...text.matchAll(/`([\w/.-]+\.test\.ts)`/gu)].map(match => basename(match[1] ?? ''));
  const files = readdirSync(join(root, 'test'), {recursive: true, encoding: 'utf8'});
  const there = new Set(files.map(file => basename(file)));
  t.true(named.length > 0);
  t.deepEqual(
    named.filter(name => !there.has(name)),
    [],
  );
});
