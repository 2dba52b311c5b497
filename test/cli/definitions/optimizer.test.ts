// SPDX-License-Identifier: Apache-2.0
/** A second of work is not spent on making code faster that then runs for the rest of that second. */
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import test from 'ava';
import {MAIN} from '../../helpers/cli.ts';
import {HOSTILE_SHAPES} from '../../helpers/hostile-shapes.ts';
import {scratch} from '../../helpers/scratch.ts';

test('a large definition has fewer functions optimized than a small one', t => {
  const disks = HOSTILE_SHAPES['disks']!;
  const folder = scratch(t, {'small.xml': disks(300), 'large.xml': disks(1200)});
  const optimized = (name: string) => {
    const arguments_ = [
      '--trace-opt',
      MAIN,
      'audit',
      '-q',
      '--fail-on',
      'never',
      '--host',
      'assumed',
      join(folder, name),
    ];
    const {status, stdout} = spawnSync(process.execPath, arguments_, {encoding: 'utf8', maxBuffer: 1 << 28});
    t.is(status, 0);
    return stdout.split('[completed optimizing').length - 1;
  };
  const [small, large] = [optimized('small.xml'), optimized('large.xml')];
  t.log(`${small} of the small one, ${large} of the large one`);
  t.true(large < small);
});
