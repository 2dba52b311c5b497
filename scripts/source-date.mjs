// SPDX-License-Identifier: Apache-2.0
/** The time of the sources, so that the same sources give the same bytes. */
import {spawnSync} from 'node:child_process';
import {statSync} from 'node:fs';

const root = new URL('../', import.meta.url);

/** Seconds since 1970: SOURCE_DATE_EPOCH, or that of the last commit, or, in a tarball, of the changelog. */
export function sourceEpoch() {
  const given = process.env['SOURCE_DATE_EPOCH'];
  if (given !== undefined) return Number(given);
  const {status, stdout} = spawnSync('git', ['log', '-1', '--format=%ct'], {cwd: root, encoding: 'utf8'});
  return status === 0 ? Number(stdout) : Math.floor(statSync(new URL('CHANGELOG.md', root)).mtimeMs / 1000);
}
