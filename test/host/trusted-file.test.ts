// SPDX-License-Identifier: Apache-2.0
import {chmodSync, chownSync, lchownSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {refuseUntrusted} from '../../src/host/trusted-file.ts';
import {refusalOf} from '../helpers/known-error.ts';
import {scratch} from '../helpers/scratch.ts';
import {skip} from '../helpers/programs.ts';

test('root takes no template that somebody else may write', t => {
  if (process.geteuid?.() !== 0) return skip(t, 'only root is refused anything');
  const folder = scratch(t, {template: 'profile'});
  const file = join(folder, 'template');
  const refused = (why: string) =>
    t.is(refusalOf(t, () => refuseUntrusted(file)).code, 'UNTRUSTED_FILE', why);
  const taken = () => t.notThrows(() => refuseUntrusted(file));
  taken();
  for (const path of [folder, file]) {
    chmodSync(path, 0o757);
    refused('everybody');
    chmodSync(path, 0o775);
    taken();
    chownSync(path, 0, 5);
    refused('a group');
    chmodSync(path, 0o755);
    chownSync(path, 5, 0);
    refused('an owner');
    chownSync(path, 0, 0);
  }
  taken();
});

test('nor one below a folder, or behind a link, that somebody else may change', t => {
  if (process.geteuid?.() !== 0) return skip(t, 'only root is refused anything');
  const folder = scratch(t);
  mkdirSync(join(folder, 'above/inside'), {recursive: true});
  mkdirSync(join(folder, 'shared'));
  writeFileSync(join(folder, 'above/inside/template'), 'profile');
  const refused = (file: string) =>
    t.is(refusalOf(t, () => refuseUntrusted(join(folder, file))).code, 'UNTRUSTED_FILE', file);
  const taken = (file: string) => t.notThrows(() => refuseUntrusted(join(folder, file)), file);
  taken('above/inside/template');
  const link = join(folder, 'shared/link');
  symlinkSync(join(folder, 'above/inside/template'), link);
  taken('shared/link');
  chmodSync(join(folder, 'shared'), 0o1777);
  taken('shared/link');
  lchownSync(link, 5, 5);
  refused('shared/link');
  chmodSync(join(folder, 'above'), 0o777);
  refused('above/inside/template');
});

test('nor one behind a link in a folder that a link leads through', t => {
  if (process.geteuid?.() !== 0) return skip(t, 'only root is refused anything');
  const folder = scratch(t, {real: 'profile'});
  mkdirSync(join(folder, 'shared'));
  mkdirSync(join(folder, 'own/inner'), {recursive: true});
  symlinkSync(join(folder, 'real'), join(folder, 'shared/mid'));
  symlinkSync('shared/mid', join(folder, 'top'));
  symlinkSync('../shared', join(folder, 'own/away'));
  writeFileSync(join(folder, 'own/real'), 'profile');
  const ways = ['top', 'own/away/../real', 'own/inner/../away/mid'].map(way => `${folder}/${way}`);
  for (const way of ways) t.notThrows(() => refuseUntrusted(way), way);
  chmodSync(join(folder, 'shared'), 0o777);
  for (const way of ways) {
    const {code, message} = refusalOf(t, () => refuseUntrusted(way));
    t.is(code, 'UNTRUSTED_FILE', way);
    t.true(message.includes(join(folder, 'shared')), way);
  }
  chmodSync(join(folder, 'shared'), 0o1777);
  for (const way of ways) t.notThrows(() => refuseUntrusted(way), way);
  t.notThrows(() => refuseUntrusted(join(folder, 'missing')));
});
