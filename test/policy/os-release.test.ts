// SPDX-License-Identifier: Apache-2.0
import {join} from 'node:path';
import test from 'ava';
import {parseOsRelease, readOsRelease} from '../../src/policy/os-release.ts';
import {scratch} from '../helpers/scratch.ts';

test('reads bare, quoted and escaped values', t => {
  const text = 'NAME="A \\"B\\""\nID=rocky\nID_LIKE="rhel centos  fedora"\n# ID=no\n';
  t.deepEqual(parseOsRelease(text), {id: 'rocky', like: ['rhel', 'centos', 'fedora']});
  t.deepEqual(parseOsRelease("ID='debian'"), {id: 'debian', like: []});
  t.deepEqual(parseOsRelease(''), {id: undefined, like: []});
});

test('takes the first file there is', t => {
  const folder = scratch(t, {b: 'ID=b\n', c: 'ID=c\n'});
  const files = ['a', 'b', 'c'].map(name => join(folder, name));
  t.is(readOsRelease(files)?.id, 'b');
  t.is(readOsRelease(files.slice(0, 1)), undefined);
});
