// SPDX-License-Identifier: Apache-2.0
/** What docs/privileges.md says of an ordinary user: nobody, where the tests run as root. */
import {spawnSync} from 'node:child_process';
import {chmodSync, chownSync} from 'node:fs';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {root} from '../helpers/paths.ts';
import {scratch} from '../helpers/scratch.ts';

const MAIN = join(root, 'build', 'src', 'cli', 'main.js');
const DEFINITION = join(root, 'examples', 'web-server.xml');
const SITE = ['--policy', 'debian', '--quiet'];
const NOBODY = 65_534;

function asUser(t: ExecutionContext, ...parameters: readonly string[]) {
  const isRoot = process.geteuid?.() === 0;
  const folder = scratch(t);
  chmodSync(folder, 0o700);
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  const {status, stderr} = spawnSync(process.execPath, [MAIN, ...parameters], {
    cwd: folder,
    encoding: 'utf8',
    env: {PATH: process.env['PATH'], HOME: folder, XDG_RUNTIME_DIR: folder},
    ...(isRoot && {uid: NOBODY, gid: NOBODY}),
  });
  return {status, code: /\(([A-Z_]+)\)\s*$/.exec(stderr)?.[1], stderr};
}

for (const [verb, ...more] of [
  ['plan', '--host', 'assumed', DEFINITION],
  ['plan', '--host', 'live', DEFINITION],
  ['audit', '--host', 'assumed', '--fail-on', 'never', DEFINITION],
  ['generate', '--host', 'assumed', '-o', 'out', DEFINITION],
  ['snapshot', '-o', 'host.json', DEFINITION],
] as const) {
  test(`an ordinary user: ${verb} ${more.slice(0, 2).join(' ')}`, t => {
    const {status, stderr} = asUser(t, verb, ...SITE, ...more);
    t.is(status, 0, stderr);
  });
}

test('an ordinary user: a registry of their own', t => {
  const {status, stderr} = asUser(
    t,
    'mcs',
    'allocate',
    '--policy',
    'fedora',
    '--host',
    'assumed',
    '--registry',
    'mcs',
    DEFINITION,
  );
  t.is(status, 0, stderr);
});

test('an ordinary user sets no owners, and is told so', t => {
  for (const verb of ['apply', 'restore'])
    t.like(asUser(t, verb, ...SITE, '--host', 'live', '--backend', 'dac', DEFINITION), {
      status: 2,
      code: 'RELABEL_ROOT',
    });
});

test("an ordinary user writes nothing into the system's folders", t => {
  const {status, code} = asUser(
    t,
    'generate',
    ...SITE,
    '--host',
    'assumed',
    '-o',
    '/etc/svirtgen-nobody',
    DEFINITION,
  );
  t.deepEqual([status, code], [2, 'UNWRITABLE']);
});
