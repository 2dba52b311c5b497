// SPDX-License-Identifier: Apache-2.0
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ExecutionContext} from 'ava';
import {root} from './paths.ts';
import {scratch} from './scratch.ts';

/** Fails where a page of docs/ is not what its script makes of the tables. */
export function assertMade(t: ExecutionContext, page: string, script: string, command: string): void {
  const made = join(scratch(t), 'page.md');
  const {status, stderr} = spawnSync(process.execPath, [join(root, 'scripts', script), made], {
    encoding: 'utf8',
  });
  t.is(status, 0, stderr);
  t.is(readFileSync(join(root, 'docs', page), 'utf8'), readFileSync(made, 'utf8'), command);
}
