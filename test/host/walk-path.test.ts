// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import type {FileFacts, FileType} from '../../src/host/host.ts';
import {walkPath} from '../../src/host/walk-path.ts';

interface Node {
  readonly type: FileType;
  readonly mode?: number;
  readonly uid?: number;
  readonly target?: string;
}

/** A host of a few nodes; directories that are not named exist with mode 755. */
function hostOf(nodes: Readonly<Record<string, Node>>) {
  const find = (path: string): Node | undefined => {
    const isParent = Object.keys(nodes).some(name => name.startsWith(path === '/' ? '/' : `${path}/`));
    return nodes[path] ?? (isParent ? {type: 'directory'} : undefined);
  };
  return {
    lstat(path: string): FileFacts | undefined {
      const node = find(path);
      if (!node) return undefined;
      const {type, mode = 0o755, uid = 0} = node;
      return {
        type,
        mode,
        uid,
        gid: 0,
        major: undefined,
        minor: undefined,
        context: undefined,
        acl: undefined,
      };
    },
    readlink: (path: string) => find(path)?.target,
  };
}

const host = hostOf({
  '/srv/vm/disk.qcow2': {type: 'file', mode: 0o644},
  '/home/ann': {type: 'directory', mode: 0o700, uid: 1000},
  '/home/ann/disk.img': {type: 'file', mode: 0o666},
  '/srv/link': {type: 'symlink', target: '../home/ann/disk.img'},
  '/srv/abs': {type: 'symlink', target: '/srv/vm'},
  '/srv/slash': {type: 'symlink', target: '../home/ann/disk.img/'},
  '/srv/self': {type: 'symlink', target: 'self'},
});

test('every directory on the way is searched', t => {
  t.deepEqual(walkPath('/srv/vm/disk.qcow2', host).searched, ['/', '/srv', '/srv/vm']);
});

test('links lead through their own directories', t => {
  const walk = walkPath('/srv/link', host);
  t.deepEqual(walk.searched, ['/', '/srv', '/home', '/home/ann']);
  t.is(walk.end, '/home/ann/disk.img');
  t.is(walkPath('/srv/abs/disk.qcow2', host).end, '/srv/vm/disk.qcow2');
});

const ends: readonly (readonly [path: string, end: string, problem: string])[] = [
  ['/srv/none/disk', '/srv/none', 'missing'],
  ['/srv/self', '/srv/self', 'loop'],
  ['/srv/vm/disk.qcow2/x', '/srv/vm/disk.qcow2', 'not-a-directory'],
  ['/srv/vm/disk.qcow2/', '/srv/vm/disk.qcow2', 'not-a-directory'],
  ['/srv/slash', '/home/ann/disk.img', 'not-a-directory'],
];

for (const [path, end, problem] of ends) {
  test(`the walk to ${path} ends: ${problem}`, t => t.like(walkPath(path, host), {end, problem}));
}

test('a slash after a directory asks for nothing more', t => {
  const walk = walkPath('/srv/abs/', host);
  t.is(walk.end, '/srv/vm');
  t.is(walk.problem, undefined);
  t.false(walk.searched.includes('/srv/vm'));
});
