// SPDX-License-Identifier: Apache-2.0
/** By which names a share has a file that lies elsewhere; test/audit/objects.test.ts asks real mounts. */
import test from 'ava';
import {namesInDirectory} from '../../src/layers/names-in-directory.ts';
import {recordedHost} from '../helpers/snapshots.ts';

const mount = (point: string, root: string, device = '8:1') => ({
  point,
  type: 'ext4',
  options: 'rw',
  device,
  root,
});
const image = {type: 'file', inode: '8:1 11'};

const host = recordedHost({
  unlisted: 'absent',
  paths: {
    '/data/vm/a.img': image,
    '/srv/share/vm/a.img': image,
    '/srv/share/b.img': {type: 'file', inode: '8:1 12'},
    '/data/b.img': {type: 'file', inode: '8:1 12'},
    '/other/c.img': {type: 'file', inode: '8:1 13'},
    '/srv/share/c.img': {type: 'file', inode: '8:2 13'},
  },
  mounts: [mount('/', '/'), mount('/srv/share', '/data'), mount('/srv/disk', '/', '8:2')],
});

for (const [title, path, directory, names] of [
  ['below what is mounted there', '/data/vm/a.img', '/srv', ['/srv/share/vm/a.img']],
  ['at its top', '/data/b.img', '/srv/share', ['/srv/share/b.img']],
  ['where it lies itself', '/data/b.img', '/data', ['/data/b.img']],
  ['where another directory is mounted', '/other/c.img', '/srv', []],
  ['in a directory beside the mount', '/data/b.img', '/srv/disk', []],
] as const)
  test(`the names of a file ${title}`, t => {
    t.deepEqual(namesInDirectory(path, directory, host), names);
  });
