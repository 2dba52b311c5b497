// SPDX-License-Identifier: Apache-2.0
import {closeSync, openSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {writeAll} from '../../src/files/replace-file.ts';
import {scratch} from '../helpers/scratch.ts';

test('more than the 2 GiB that Node writes at once', t => {
  // Nothing is read of either: the kernel gives pages to what is touched.
  const content = new Uint8Array(2 ** 31 + 1);
  const descriptor = openSync('/dev/null', 'w');
  t.notThrows(() => writeAll(descriptor, content));
  closeSync(descriptor);
});

test('all of it, once', t => {
  const file = join(scratch(t), 'file');
  const descriptor = openSync(file, 'w');
  writeAll(descriptor, Buffer.from('all of it'));
  closeSync(descriptor);
  t.is(readFileSync(file, 'utf8'), 'all of it');
});
