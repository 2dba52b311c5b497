// SPDX-License-Identifier: Apache-2.0
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'ava';
import {KnownError} from '../../src/errors.ts';
import {openHost} from '../../src/host/open-host.ts';

const directory = mkdtempSync(join(tmpdir(), 'svirtgen-test-'));
test.after.always(() => rmSync(directory, {recursive: true}));

let files = 0;

function written(content: unknown): string {
  const file = join(directory, `${++files}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const snapshot = (keys: object) => ({
  format: 'svirtgen-host-snapshot',
  version: 1,
  unlisted: 'absent',
  ...keys,
});

const refuses = test.macro((t, content: unknown, code: string, says: string) => {
  const file = written(content);
  const error = t.throws(() => openHost(file), {instanceOf: KnownError});
  t.is(error.code, code);
  t.is(error.file, file);
  t.true(error.message.includes(says), error.message);
});

test('a snapshot with keys that are not known', t => {
  const host = openHost(written(snapshot({later: 1, paths: {'/a': {type: 'file', later: 2}}})));
  t.is(host.kind, 'snapshot');
  t.is(host.stat('/a')?.type, 'file');
});

test('no JSON', refuses, '{', 'SNAPSHOT_INVALID', 'no JSON');
test('another format', refuses, {format: 'x', version: 1}, 'SNAPSHOT_INVALID', 'format:');
test('another version', refuses, {...snapshot({}), version: 2}, 'SNAPSHOT_INVALID', 'version:');
test(
  'a wrong type',
  refuses,
  snapshot({paths: {'/a': {type: 'pipe'}}}),
  'SNAPSHOT_INVALID',
  'paths["/a"].type',
);
test(
  'a relative path',
  refuses,
  snapshot({paths: {a: {type: 'file'}}}),
  'SNAPSHOT_INVALID',
  'must be an absolute path',
);
test(
  'a symlink without target',
  refuses,
  snapshot({paths: {'/a': {type: 'symlink'}}}),
  'SNAPSHOT_INVALID',
  'a symlink needs a target',
);
test(
  'a wrong mode',
  refuses,
  snapshot({paths: {'/a': {type: 'file', mode: 'rw'}}}),
  'SNAPSHOT_INVALID',
  'paths["/a"].mode',
);
test(
  'a wrong ACL',
  refuses,
  snapshot({paths: {'/a': {type: 'file', acl: ['x']}}}),
  'SNAPSHOT_INVALID',
  'paths["/a"].acl[0]',
);
test(
  'a wrong image',
  refuses,
  snapshot({paths: {'/a': {type: 'file', image: {format: 'zip'}}}}),
  'SNAPSHOT_INVALID',
  'paths["/a"].image.format',
);
test(
  'a wrong PCI address',
  refuses,
  snapshot({pci: {'6:12.5': {}}}),
  'SNAPSHOT_INVALID',
  'must be a PCI address',
);
test(
  'a wrong USB number',
  refuses,
  snapshot({usb: [{vendor: '046d', product: '0x1', bus: 1, device: 1}]}),
  'SNAPSHOT_INVALID',
  'usb[0].vendor',
);
test(
  'a file below a file',
  refuses,
  snapshot({paths: {'/a': {type: 'file'}, '/a/b': {type: 'file'}}}),
  'SNAPSHOT_INVALID',
  'above it is listed as file',
);
test('an array', refuses, [], 'SNAPSHOT_INVALID', 'the file');

test('no such file', t => {
  const error = t.throws(() => openHost(join(directory, 'none')), {instanceOf: KnownError});
  t.is(error.code, 'SNAPSHOT_UNREADABLE');
});

test('a directory', t => {
  const error = t.throws(() => openHost(directory), {instanceOf: KnownError});
  t.is(error.code, 'SNAPSHOT_UNREADABLE');
});
