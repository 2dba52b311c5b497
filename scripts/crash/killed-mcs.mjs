// SPDX-License-Identifier: Apache-2.0
// Pairs that were given out stay given out, and the registry can be read at any time.
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {definition, expect, MAIN, moment, outcome, run, work} from './harness.mjs';

export async function killedMcs(times, random) {
  const registry = join(work, 'registry');
  const site = ['--registry', registry, '--policy', 'fedora', '--host', 'assumed'];
  const mcs = (...parameters) => [MAIN, 'mcs', ...parameters, ...site];
  const list = () => {
    const {status, stdout} = outcome(mcs('list', '--format', 'json'));
    return status === 0 && stdout !== ''
      ? JSON.parse(stdout).entries.map(({uuid, level}) => `${uuid} ${level}`)
      : undefined;
  };
  const length = await run(mcs('allocate', definition()));
  let known = list();
  expect(known?.length === 1, 'mcs allocate gave nothing');
  for (let time = 0; time < times; time++) {
    await run(mcs('allocate', definition()), {killAfter: moment(random, length)});
    const now = list();
    expect(now !== undefined, `mcs, kill ${time}: the registry cannot be read`);
    expect(
      known?.every(entry => now?.includes(entry)),
      `mcs, kill ${time}: a pair is lost`,
    );
    known = now ?? known;
  }
  const beside = readdirSync(work).filter(name => name.startsWith('registry') && name !== 'registry');
  expect(beside.length <= 1, `mcs: litter: ${beside.join(', ')}`);
}
