// SPDX-License-Identifier: Apache-2.0
import {
  chmodSync,
  chownSync,
  closeSync,
  fstatSync,
  mkdirSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {decodePath} from '../../src/text/path-bytes.ts';
import {handlePath, pathOf} from '../../src/files/trusted-path.ts';
import {openPath} from '../../src/relabel/open-path.ts';
import {skip} from '../helpers/programs.ts';
import {refusalOf} from '../helpers/known-error.ts';
import {scratch} from '../helpers/scratch.ts';

/** Where the kernel says the file is, or undefined. */
function opened(path: string): string | undefined {
  const descriptor = openPath(path);
  if (descriptor === undefined) return undefined;
  try {
    return pathOf(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function folder(t: ExecutionContext, files: Readonly<Record<string, string>> = {}): string {
  return realpathSync(scratch(t, files));
}

test('files, directories, and what is not there', t => {
  const top = folder(t, {file: ''});
  mkdirSync(join(top, 'deep'));
  t.is(opened(join(top, 'file')), join(top, 'file'));
  t.is(opened(`${top}//deep/.././deep/`), join(top, 'deep'));
  t.is(opened('/'), '/');
  t.is(opened(join(top, 'gone')), undefined);
  t.is(opened(join(top, 'file', 'below')), undefined);
});

test('what cannot be opened is told with its directory and the whole path', t => {
  const top = folder(t);
  const long = 'x'.repeat(256);
  const {code, message, help} = refusalOf(t, () => openPath(join(top, long, 'image')));
  t.is(code, 'RELABEL_OPEN');
  t.is(message, `${join(top, long, 'image')}: cannot open ${long} in ${top}: ENAMETOOLONG`);
  t.truthy(help);
});

test('a handle is the file, whatever becomes of its name, and a device is not woken', t => {
  const top = folder(t, {file: 'x'});
  const descriptor = openPath(join(top, 'file')) ?? -1;
  t.is(statSync(handlePath(descriptor)).ino, fstatSync(descriptor).ino);
  closeSync(descriptor);
  t.is(opened('/dev/null'), '/dev/null');
});

test('names of any bytes', t => {
  const top = folder(t);
  const names = ['$(touch x) \'";\n', '-rf', ' ', 'ä'].map(name => join(top, name));
  for (const name of names) writeFileSync(name, '');
  t.deepEqual(names.map(opened), names);
  const raw = Buffer.concat([Buffer.from(`${top}/`), Buffer.of(0xff, 0x41)]);
  writeFileSync(raw, '');
  t.is(opened(decodePath(raw)), decodePath(raw));
});

test('our own symlinks are followed, from one to the next', t => {
  const top = folder(t, {file: ''});
  symlinkSync('file', join(top, 'near'));
  symlinkSync(join(top, 'near'), join(top, 'far'));
  mkdirSync(join(top, 'deep'));
  symlinkSync('../far', join(top, 'deep', 'up'));
  symlinkSync('deep', join(top, 'directory'));
  t.is(opened(join(top, 'directory', 'up')), join(top, 'file'));
  symlinkSync('round', join(top, 'round'));
  t.is(refusalOf(t, () => opened(join(top, 'round'))).code, 'RELABEL_SYMLINK');
});

test('a symlink in a directory that others may write is not followed', t => {
  const top = folder(t, {victim: ''});
  const open = join(top, 'open');
  mkdirSync(open);
  chmodSync(open, 0o777);
  symlinkSync('../victim', join(open, 'link'));
  writeFileSync(join(open, 'file'), '');
  const refusal = refusalOf(t, () => opened(join(open, 'link')));
  t.is(refusal.code, 'RELABEL_SYMLINK');
  t.is(refusal.message, `${open}/link: the symbolic link link in ${open} is not followed`);
  t.is(opened(join(open, 'file')), join(open, 'file'));
  chmodSync(open, 0o1777);
  t.is(opened(join(open, 'link')), join(top, 'victim'), 'nobody else can swap it here');
});

test("another user's symlink, or one in another user's directory, is not followed", t => {
  if (process.getuid?.() !== 0) {
    skip(t, 'only root can give files away');
    return;
  }
  const top = folder(t, {victim: ''});
  const theirs = join(top, 'theirs');
  mkdirSync(theirs);
  chownSync(theirs, 1234, 1234);
  symlinkSync(join(top, 'victim'), join(theirs, 'link'));
  t.is(refusalOf(t, () => opened(join(theirs, 'link'))).code, 'RELABEL_SYMLINK');
});
