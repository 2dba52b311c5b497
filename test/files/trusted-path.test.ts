// SPDX-License-Identifier: Apache-2.0
/** Folders that are written into: `test/relabel/open-path.test.ts` has how paths are followed. */
import {
  chmodSync,
  chownSync,
  closeSync,
  lchownSync,
  mkdirSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {openFolder, pathOf, UntrustedLink} from '../../src/files/trusted-path.ts';
import {skip} from '../helpers/programs.ts';
import {scratch} from '../helpers/scratch.ts';

const NOBODY = 65534;

function opened(path: string, mode = 0o755): string {
  const folder = openFolder(path, mode);
  try {
    return pathOf(folder);
  } finally {
    closeSync(folder);
  }
}

/** A folder with a link to another one. */
function linked(t: ExecutionContext): {
  readonly folder: string;
  readonly link: string;
  readonly victim: string;
} {
  const top = realpathSync(scratch(t));
  const [folder, victim] = [join(top, 'folder'), join(top, 'victim')];
  mkdirSync(folder);
  mkdirSync(victim);
  const link = join(folder, 'link');
  symlinkSync(victim, link);
  return {folder, link, victim};
}

test('makes what is missing, and leaves what is there', t => {
  const folder = realpathSync(scratch(t));
  t.is(opened(join(folder, 'a/b/c'), 0o700), join(folder, 'a/b/c'));
  t.is(opened(join(folder, 'a/b/c/../c')), join(folder, 'a/b/c'));
  t.is(statSync(join(folder, 'a/b/c')).mode & 0o777, 0o700);
  writeFileSync(join(folder, 'plain'), '');
  t.throws(() => opened(join(folder, 'plain')), {code: 'ENOTDIR'});
  t.throws(() => opened(join(folder, 'plain/x')), {code: 'ENOTDIR'});
});

test('ends where the system makes no folders', t => {
  t.throws(() => opened('/proc/svirtgen/x'), {message: /^ENOENT|^EACCES|^EROFS/});
});

test("follows the caller's own links, and those of the system", t => {
  const {link, victim} = linked(t);
  t.is(opened(join(link, 'below')), join(victim, 'below'));
});

test('follows no link that somebody else made, or could replace', t => {
  if (process.getuid?.() !== 0) {
    skip(t, 'root alone gives files away');
    return;
  }
  const theirs = linked(t);
  lchownSync(theirs.link, NOBODY, NOBODY);
  const inTheirs = linked(t);
  chownSync(inTheirs.folder, NOBODY, NOBODY);
  const writable = linked(t);
  chmodSync(writable.folder, 0o777);
  for (const {link} of [theirs, inTheirs, writable]) {
    t.throws(() => opened(link), {instanceOf: UntrustedLink});
    t.throws(() => opened(join(link, 'below')), {instanceOf: UntrustedLink});
  }
});

test('in a folder with a sticky bit, the own links are safe', t => {
  const {folder, link, victim} = linked(t);
  chmodSync(folder, 0o1777);
  t.is(opened(link), victim);
});
