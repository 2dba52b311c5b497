// SPDX-License-Identifier: Apache-2.0
import {execFileSync, spawnSync} from 'node:child_process';
import {chmodSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {PROGRAM_ENVIRONMENT} from '../../src/files/program-environment.ts';
import {root} from '../helpers/paths.ts';
import {scratch} from '../helpers/scratch.ts';

test('no program is found in the working directory', t => {
  const cwd = scratch(t, {
    matchpathcon: '#!/bin/sh\necho ours\n',
    'svirtgen-decoy': '#!/bin/sh\necho ours\n',
  });
  for (const name of ['matchpathcon', 'svirtgen-decoy']) chmodSync(join(cwd, name), 0o755);
  t.false(PROGRAM_ENVIRONMENT.PATH.split(':').some(folder => !folder.startsWith('/')));
  const {error} = spawnSync('svirtgen-decoy', {cwd, env: PROGRAM_ENVIRONMENT});
  t.like(error, {code: 'ENOENT'});
});

/** What the user reads with is theirs to choose; under sudo it is not (test/cli/pager.test.ts). */
const PAGER = join(root, 'src', 'cli', 'pager.ts');

test("every program is started with that environment, and with the caller's by nobody", t => {
  const found = execFileSync(
    'grep',
    ['-rlE', '(spawn|spawnSync|execFile|execFileSync)\\(', join(root, 'src')],
    {
      encoding: 'utf8',
    },
  );
  for (const file of found
    .trim()
    .split('\n')
    .filter(path => path !== PAGER)) {
    const text = readFileSync(file, 'utf8');
    t.regex(text, /env: (PROGRAM_)?ENVIRONMENT/, file);
    t.notRegex(text, /\.\.\.process\.env|env: process\.env/, file);
  }
});

test('no shell runs a program', t => {
  const found = execFileSync('grep', ['-rlE', "from 'node:child_process'", join(root, 'src')], {
    encoding: 'utf8',
  });
  for (const file of found
    .trim()
    .split('\n')
    .filter(path => path !== PAGER)) {
    const text = readFileSync(file, 'utf8');
    const [, names = ''] = /import \{([^}]*)\} from 'node:child_process'/.exec(text) ?? [];
    const functions = names.split(',').map(name => name.trim());
    t.deepEqual(
      functions.filter(name => name === 'exec' || name === 'execSync'),
      [],
      file,
    );
    t.notRegex(text, /shell:|'(?:\/bin\/)?(?:ba|da)?sh', \['-c'/, file);
  }
});
