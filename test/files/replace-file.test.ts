// SPDX-License-Identifier: Apache-2.0
import {lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {createFile, replaceFile} from '../../src/files/replace-file.ts';
import {scratch} from '../helpers/scratch.ts';

const content = Buffer.from('new\n');

test('a file is replaced with the mode that was asked for, and nothing stays beside it', t => {
  const folder = scratch(t);
  const file = join(folder, 'a');
  writeFileSync(file, 'old', {mode: 0o600});
  replaceFile(file, content, 0o664);
  t.is(readFileSync(file, 'utf8'), 'new\n');
  t.is(lstatSync(file).mode & 0o7777, 0o664);
  t.deepEqual(readdirSync(folder), ['a']);
});

test('a symlink is replaced and not followed', t => {
  const folder = scratch(t);
  writeFileSync(join(folder, 'target'), 'keep');
  symlinkSync('target', join(folder, 'link'));
  replaceFile(join(folder, 'link'), content, 0o644);
  t.is(readFileSync(join(folder, 'target'), 'utf8'), 'keep');
  t.true(lstatSync(join(folder, 'link')).isFile());
});

test('what cannot be replaced leaves nothing beside it', t => {
  const folder = scratch(t);
  const parent = join(folder, 'directory');
  replaceFile(join(folder, 'x'), content, 0o644);
  t.throws(() => replaceFile(join(parent, 'a'), content, 0o644), {code: 'ENOENT'});
  t.deepEqual(readdirSync(folder), ['x']);
});

test('what is there already is not made again, be it a link to nothing', t => {
  const folder = scratch(t);
  symlinkSync('nowhere', join(folder, 'link'));
  t.throws(() => createFile(join(folder, 'link'), content, 0o644), {code: 'EEXIST'});
});
