// SPDX-License-Identifier: Apache-2.0
import {mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'ava';
import {makeFolders} from '../../src/files/make-folders.ts';

test('makes what is missing, and leaves what is there', t => {
  const folder = mkdtempSync(join(tmpdir(), 'svirtgen-folders-'));
  t.teardown(() => rmSync(folder, {recursive: true}));
  makeFolders(join(folder, 'a/b/c'), 0o700);
  makeFolders(join(folder, 'a/b/c'), 0o755);
  t.is(statSync(join(folder, 'a/b/c')).mode & 0o777, 0o700);
  writeFileSync(join(folder, 'plain'), '');
  t.throws(() => makeFolders(join(folder, 'plain')), {code: 'EEXIST'});
  t.throws(() => makeFolders(join(folder, 'plain/x')), {code: 'ENOTDIR'});
});

test('ends where the system makes no folders', t => {
  t.throws(() => makeFolders('/proc/svirtgen/x'), {message: /^ENOENT|^EACCES|^EROFS/});
});
