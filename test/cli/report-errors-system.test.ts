// SPDX-License-Identifier: Apache-2.0
import {mkdirSync, openSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {errorRecord, formatError} from '../../src/cli/report-errors.ts';
import {withLock} from '../../src/relabel/live-label-store.ts';
import {auditCsv} from '../../src/render/report/audit-csv.ts';
import {printable} from '../../src/render/report/printable.ts';
import {refusalOf} from '../helpers/known-error.ts';
import {scratch} from '../helpers/scratch.ts';

test('what the system refuses is never our own bug', t => {
  try {
    openSync('/nowhere/at/all', 'r');
    t.fail();
  } catch (error) {
    t.is(errorRecord(error).code, 'SYSTEM');
    t.regex(formatError(error, 'a.xml'), /^\/nowhere\/at\/all: error: .*ENOENT.*\(SYSTEM\)\n$/);
  }
  t.is(errorRecord(new TypeError('x')).code, 'INTERNAL');
});

test('a state folder that is a file, and a lock that is a folder or a link, are named', t => {
  const folder = scratch(t, {file: ''});
  for (const name of ['directory', 'link']) mkdirSync(join(folder, name));
  mkdirSync(join(folder, 'directory', 'lock'));
  writeFileSync(join(folder, 'target'), '');
  symlinkSync(join(folder, 'target'), join(folder, 'link', 'lock'));
  for (const name of ['file', 'directory', 'link']) {
    const state = join(folder, name);
    const {code, help} = refusalOf(t, () => withLock(state, () => 0));
    t.is(code, 'RELABEL_STATE');
    t.true(help?.startsWith(`${state} has to be a directory`), help);
  }
});

test('no control character reaches a terminal', t => {
  t.is(printable('a\u061cb\u001b'), String.raw`a\u061cb\u001b`);
  const path = {
    path: '/a\u001b[2J',
    process: 'qemu',
    effective: 'r',
    needed: 'r',
    layers: {},
    from: undefined,
  };
  const report = {domains: [{file: 'a.xml', name: 'a', uuid: undefined, paths: [path]}]};
  t.notRegex([...auditCsv(report as never)].join(''), /\u001b/);
});
