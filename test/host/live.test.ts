// SPDX-License-Identifier: Apache-2.0
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'ava';
import {HEADER_BYTES} from '../../src/host/image/formats.ts';
import {openHost} from '../../src/host/open-host.ts';
import {pathBytes} from '../../src/text/path-bytes.ts';
import {qcow2} from '../helpers/images.ts';

const directory = mkdtempSync(join(tmpdir(), 'svirtgen-test-'));
test.after.always(() => rmSync(directory, {recursive: true}));

const host = openHost('live');

test('a device node', t => {
  t.like(host.stat('/dev/null'), {type: 'char', major: 1, minor: 3});
  t.is(host.image('/dev/null', 'auto'), undefined);
});

test('files, directories and links', t => {
  const [file, link] = [join(directory, 'file'), join(directory, 'link')];
  writeFileSync(file, 'text', {mode: 0o640});
  symlinkSync('file', link);
  t.like(host.stat(link), {type: 'file', major: undefined, mode: 0o640});
  t.is(host.lstat(link)?.type, 'symlink');
  t.is(host.readlink(link), 'file');
  t.is(host.realpath(link), host.realpath(file));
  t.is(host.stat(directory)?.type, 'directory');
});

test('what is not there', t => {
  for (const path of ['/nowhere/at/all', '', 'relative', '/a\0b', '/dev/null/x']) {
    t.is(host.stat(path), undefined);
    t.is(host.lstat(path), undefined);
    t.is(host.readlink(path), undefined);
    t.is(host.realpath(path), undefined);
    t.is(host.list(path), undefined);
    t.is(host.image(path, 'auto'), undefined);
  }
});

test('names that are not UTF-8', t => {
  const folder = join(directory, 'bytes');
  mkdirSync(folder);
  writeFileSync(pathBytes(`${folder}/a\udcff`), 'x');
  t.deepEqual(host.list(folder), ['a\udcff']);
  t.is(host.stat(`${folder}/a\udcff`)?.type, 'file');
  t.is(host.realpath(`${folder}/a\udcff`)?.endsWith('/a\udcff'), true);
});

test('a directory holds what it holds', t => {
  t.deepEqual(host.list('/dev')?.toSorted(), readdirSync('/dev').toSorted());
});

test('only the start of an image is read', t => {
  const path = join(directory, 'far.qcow2');
  const image = qcow2({backing: 'b', backingOffset: BigInt(HEADER_BYTES)});
  writeFileSync(path, Buffer.concat([image, Buffer.alloc(HEADER_BYTES)]));
  t.like(host.image(path, 'qcow2'), {backing: undefined});
});

test('a FIFO does not make us wait', t => {
  const fifo = join(directory, 'fifo');
  execFileSync('mkfifo', [fifo]);
  t.is(host.stat(fifo)?.type, 'fifo');
  t.is(host.image(fifo, 'auto'), undefined);
});

test('tables of the host', t => {
  t.is(host.uidOf('root'), 0);
  t.is(host.gidOf('root'), 0);
  t.is(host.uidOf('no such user'), undefined);
  t.true(host.mounts().some(mount => mount.point === '/'));
  t.is(host.fdgroup('any'), undefined);
  t.is(host.pci({domain: 0xffff, bus: 0xff, slot: 0x1f, function: 7}), undefined);
  t.is(host.mdev('../../../..'), undefined);
  t.is(host.scsiGeneric(9999, 0, 0, 0), undefined);
  t.deepEqual(host.deviceMapperTargets('/dev/null'), []);
  t.true(Array.isArray(host.usb()));
  t.true((host.bootTime() ?? 1) > 0);
});

const hasAclPrograms = ['getfacl', 'setfacl', 'getfattr', 'setfattr'].every(
  program => spawnSync(program, ['--version']).status === 0,
);
if (!hasAclPrograms)
  console.error(
    'skipped: ACLs and attributes of real files (the programs of acl and attr are not installed)',
  );

(hasAclPrograms ? test : test.skip)('ACLs and extended attributes', t => {
  const path = join(directory, 'odd\nna\\me');
  writeFileSync(path, '', {mode: 0o600});
  spawnSync('setfacl', ['-m', 'u:12345:r', path]);
  spawnSync('setfattr', ['-n', 'user.svirtgen', '-v', 'yes', path]);
  const plain = join(directory, 'plain');
  writeFileSync(plain, '');
  const found = host.details([path, plain, '/nowhere', 'relative']);
  t.deepEqual([...found.keys()], [path, plain]);
  t.deepEqual(found.get(plain)?.acl, []);
  const {acl, xattrs} = found.get(path)!;
  // The file system of the temporary directory may have neither.
  if (acl!.length > 0) t.deepEqual(acl![1], {tag: 'user', id: 12345, perms: 4});
  t.true([undefined, 'yes'].includes(xattrs?.get('user.svirtgen')));
});
