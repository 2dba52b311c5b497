// SPDX-License-Identifier: Apache-2.0
import {linkSync, mkdirSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {namesBelow} from '../../../src/host/facts/names-below.ts';
import {fileNode} from '../../../src/host/files.ts';
import {scratch} from '../../helpers/scratch.ts';

test('a name below a mount of the same file system is found once', t => {
  const folder = scratch(t, {'a.img': ''});
  for (const name of ['share', 'share/mounted']) mkdirSync(join(folder, name));
  const names = ['share/b.img', 'share/mounted/c.img'].map(name => join(folder, name));
  for (const name of names) linkSync(join(folder, 'a.img'), name);
  const mount = {point: join(folder, 'share/mounted'), type: 'ext4', options: 'rw'};
  const ask = namesBelow.live({mounts: () => [mount]});
  t.deepEqual(ask(join(folder, 'share'), fileNode(names[0]!)!.inode), names);
});
