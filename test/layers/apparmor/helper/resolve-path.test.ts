// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {snapshot} from './_host.ts';
import {directoryOf} from '../../../../src/text/paths.ts';
import {resolveForHelper} from '../../../../src/layers/apparmor/helper/resolve-path.ts';

const host = snapshot({
  '/run': {type: 'directory'},
  '/var/run': {type: 'symlink', target: '/run'},
  '/srv/link': {type: 'symlink', target: 'disk.img'},
  '/srv/disk.img': {type: 'file'},
  '/srv/dangling': {type: 'symlink', target: 'nowhere'},
});

const resolves = test.macro({
  exec: (t, path: string, expected: string) => t.is(resolveForHelper(path, host), expected),
  title: (_, path: string) => `resolves ${path}`,
});

test(resolves, '/srv/disk.img', '/srv/disk.img');
test(resolves, '/srv/link', '/srv/disk.img');
test(resolves, '/srv/../srv//link', '/srv/disk.img');
test(resolves, '/srv/', '/srv');
test(resolves, '/var/run/new/sub', '/run/new/sub');
test(resolves, '/srv/dangling', '/srv/dangling');
test(resolves, '/srv/new/../../etc/shadow', '/srv/new/../../etc/shadow');
test(resolves, '/srv/new//x/', '/srv/new//x/');
test(resolves, '/nowhere/../x', '/nowhere/../x');
test(resolves, '/', '/');

for (const [path, directory] of [
  ['/a/b', '/a'],
  ['/a//b', '/a'],
  ['/a/', '/a'],
  ['/a', '/'],
  ['//a', '/'],
] as const) {
  test(`${path} is in ${directory}`, t => t.is(directoryOf(path), directory));
}

const DEEP = '/a'.repeat(2000);

/** Questions for one path of 2,000 parts, of which so many exist. */
function questions(existing: number): {readonly asked: number; readonly resolved: string | undefined} {
  let asked = 0;
  const counting = {
    ...host,
    stat: (path: string) => {
      asked++;
      return path.length <= existing * 2 ? ({type: 'directory'} as never) : undefined;
    },
    realpath: (path: string) => `/real${path}`,
  };
  return {resolved: resolveForHelper(DEEP, counting), asked};
}

for (const existing of [0, 1, 2, 999, 1000, 1998, 1999, 2000]) {
  test(`the end of what exists is found with few questions: ${existing} parts of 2,000`, t => {
    const {asked, resolved} = questions(existing);
    t.is(resolved, existing === 0 ? DEEP : `/real${DEEP}`);
    t.true(asked <= 14, `${asked}`);
  });
}
