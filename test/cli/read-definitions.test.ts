import {execFileSync} from 'node:child_process';
import {mkdirSync, truncateSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {LARGEST_DEFINITION, readDefinitions} from '../../src/cli/read-definitions.ts';
import {KnownError} from '../../src/errors.ts';
import {scratch} from '../helpers/scratch.ts';

function read(operands: readonly string[]) {
  return [...readDefinitions(operands)].map(definition => {
    if ('content' in definition) return [definition.file, new TextDecoder().decode(definition.content)];
    const {file, failure} = definition;
    return [file, failure instanceof KnownError ? failure.code : failure];
  });
}

test('files in the order given, directories sorted and not deeper', t => {
  const folder = scratch(t, {'b.xml': 'B', 'a.xml': 'A', 'c.txt': 'C'});
  mkdirSync(join(folder, 'networks'));
  t.deepEqual(read([join(folder, 'c.txt'), folder]), [
    [join(folder, 'c.txt'), 'C'],
    [join(folder, 'a.xml'), 'A'],
    [join(folder, 'b.xml'), 'B'],
  ]);
});

test('what cannot be read does not stop the others', t => {
  const folder = scratch(t, {'a.xml': 'A'});
  const empty = scratch(t);
  t.deepEqual(read([join(folder, 'no.xml'), empty, join(folder, 'a.xml')]), [
    [join(folder, 'no.xml'), 'UNREADABLE'],
    [empty, 'NO_DEFINITIONS'],
    [join(folder, 'a.xml'), 'A'],
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

test('a named pipe is not waited for', t => {
  const folder = scratch(t, {'b.xml': 'B'});
  const pipe = join(folder, 'a.xml');
  execFileSync('mkfifo', [pipe]);
  t.deepEqual(read([folder]), [
    [pipe, 'UNREADABLE'],
    [join(folder, 'b.xml'), 'B'],
  ]);
});
