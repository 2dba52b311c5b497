// SPDX-License-Identifier: Apache-2.0
import {execFileSync, spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {definitionOfVm, definitionsOfHost} from '../../../src/cli/definitions/libvirt-vms.ts';
import {LARGEST_DEFINITION} from '../../../src/cli/definitions/definition-bytes.ts';
import {readDefinitions} from '../../../src/cli/definitions/read-definitions.ts';
import {KnownError} from '../../../src/errors.ts';
import {MAIN} from '../../helpers/cli.ts';
import {scratch} from '../../helpers/scratch.ts';

function read(operands: readonly string[], folder = '/nowhere', notes: string[] = []) {
  return [...readDefinitions(operands, {layout: places(folder), note: text => void notes.push(text)})].map(
    definition => {
      if ('content' in definition) return [definition.file, new TextDecoder().decode(definition.content)];
      const {file, failure} = definition;
      return [file, failure instanceof KnownError ? failure.code : failure];
    },
  );
}

const places = (folder: string) => ({config: join(folder, 'etc'), state: join(folder, 'run')});

const A = '<domain>A</domain>';

test('files in the order given, directories sorted and with those below them', t => {
  const folder = scratch(t, {'b.xml': '<domain>B</domain>', 'a.xml': A, 'c.txt': 'C'});
  mkdirSync(join(folder, 'more'));
  writeFileSync(join(folder, 'more', 'z.xml'), '<?xml version="1.0"?>\n<!-- WARNING -->\n<domstatus/>');
  t.deepEqual(
    read([join(folder, 'c.txt'), folder]).map(([file]) => file),
    ['c.txt', 'a.xml', 'b.xml', 'more/z.xml'].map(name => join(folder, name)),
  );
});

test('what is no VM in a directory is left out and counted; named itself it is read', t => {
  const other = {
    'net.xml': '<network/>',
    'empty.xml': '',
    'notes.xml': 'to: do',
    'snap.xml': '<domainsnapshot/>',
  };
  const folder = scratch(t, {'a.xml': A, ...other});
  const notes: string[] = [];
  t.deepEqual(read([folder], undefined, notes), [[join(folder, 'a.xml'), A]]);
  t.deepEqual(notes, [`${folder}: 4 files *.xml that are no definition of a VM left out`]);
  t.deepEqual(read([join(folder, 'net.xml')]), [[join(folder, 'net.xml'), '<network/>']]);
});

test('a broken definition in a directory is no reason to leave it out', t => {
  const folder = scratch(t, {'a.xml': '<domain><', 'b.xml': '<!DOCTYPE x [<!ENTITY a "b">]><domain/>'});
  writeFileSync(join(folder, 'c.xml'), Buffer.from('\uFEFF<domain/>', 'utf16le'));
  t.is(read([folder]).length, 3);
});

test("links in libvirt's autostart are the definitions beside it, and links to directories lead nowhere", t => {
  const folder = scratch(t, {'web.xml': A});
  mkdirSync(join(folder, 'autostart'));
  symlinkSync('../web.xml', join(folder, 'autostart', 'web.xml'));
  symlinkSync('.', join(folder, 'again'));
  t.deepEqual(read([folder]), [[join(folder, 'web.xml'), A]]);
});

test("a VM's name stands for its definition, or for its status when it has no other", t => {
  const folder = scratch(t);
  for (const name of ['etc', 'run']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'etc', 'web.xml'), A);
  writeFileSync(join(folder, 'run', 'web.xml'), '<domstatus/>');
  writeFileSync(join(folder, 'run', 'guest.xml'), '<domstatus/>');
  t.deepEqual(read(['web', 'guest', 'wbe'], folder), [
    [join(folder, 'etc', 'web.xml'), A],
    [join(folder, 'run', 'guest.xml'), '<domstatus/>'],
    ['wbe', 'NO_SUCH_VM'],
  ]);
  const {help} = t.throws(() => definitionOfVm('wbe', places(folder))) as KnownError;
  t.regex(help ?? '', /^did you mean web\?/);
});

test('all VMs of the host: defined ones, and those that only run', t => {
  const folder = scratch(t);
  t.throws(() => definitionsOfHost(places(folder)), {code: 'ENOENT'});
  for (const name of ['etc', 'run']) mkdirSync(join(folder, name));
  t.deepEqual(definitionsOfHost(places(folder)), []);
  for (const name of ['etc/vm10.xml', 'etc/vm2.xml', 'run/vm2.xml', 'run/vm3.xml', 'run/vm3.pid'])
    writeFileSync(join(folder, name), A);
  t.deepEqual(
    definitionsOfHost(places(folder)),
    ['etc/vm2.xml', 'run/vm3.xml', 'etc/vm10.xml'].map(name => join(folder, name)),
  );
});

test('what cannot be read does not stop the others', t => {
  const folder = scratch(t, {'a.xml': A});
  const empty = scratch(t);
  t.deepEqual(read([join(folder, 'no.xml'), empty, join(folder, 'a.xml')]), [
    [join(folder, 'no.xml'), 'UNREADABLE'],
    [empty, 'NO_DEFINITIONS'],
    [join(folder, 'a.xml'), A],
  ]);
});

test('a directory that may not be read does not hide those beside it', t => {
  const folder = scratch(t, {'a.xml': A});
  for (const name of ['', 'shut', 'shut/below']) {
    if (name !== '') mkdirSync(join(folder, name));
    chmodSync(join(folder, name), name === 'shut/below' ? 0o000 : 0o755);
  }
  const {stdout, stderr} = spawnSync(process.execPath, [MAIN, 'audit', '-q', '--format=json', folder], {
    encoding: 'utf8',
    // Root may read any.
    ...(process.getuid?.() === 0 ? {uid: 65_534} : {}),
  });
  t.regex(stderr, /shut\/below:1:1: error: cannot read the definition: permission denied/);
  t.regex(`${stdout}${stderr}`, /a\.xml/);
});

test('a link in a circle does not hide the definitions beside it', t => {
  const folder = scratch(t, {'a.xml': A});
  mkdirSync(join(folder, 'below'));
  for (const link of ['b.xml', 'below/b.xml']) symlinkSync('b.xml', join(folder, link));
  t.deepEqual(read([folder]), [
    [join(folder, 'a.xml'), A],
    [join(folder, 'b.xml'), 'UNREADABLE'],
    [join(folder, 'below/b.xml'), 'UNREADABLE'],
  ]);
});

test('a huge file is refused by its size', t => {
  const folder = scratch(t, {'huge.xml': ''});
  const file = join(folder, 'huge.xml');
  truncateSync(file, LARGEST_DEFINITION + 1);
  t.deepEqual(read([file]), [[file, 'XML_TOO_LARGE']]);
});

test('a device is not read', t => {
  t.deepEqual(read(['/dev/zero']), [['/dev/zero', 'UNREADABLE']]);
});

test('a named pipe is not waited for, nor a link that leads nowhere followed', t => {
  const folder = scratch(t, {'b.xml': A});
  const pipe = join(folder, 'a.xml');
  execFileSync('mkfifo', [pipe]);
  symlinkSync('nowhere', join(folder, 'c.xml'));
  t.deepEqual(read([folder]), [
    [pipe, 'UNREADABLE'],
    [join(folder, 'b.xml'), A],
    [join(folder, 'c.xml'), 'UNREADABLE'],
  ]);
});
