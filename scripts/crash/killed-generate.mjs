// SPDX-License-Identifier: Apache-2.0
// What stands in the output folder is what a whole run writes, and a run that follows leaves nothing beside.
import {mkdirSync, readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {abandon, contents, expect, MAIN, moment, ROOT, run, work} from './harness.mjs';

export async function killedGenerate(times, random) {
  const examples = readdirSync(join(ROOT, 'examples'))
    .filter(name => name.endsWith('.xml') && !/power|container/.test(name))
    .map(name => join(ROOT, 'examples', name));
  const site = ['--host', join(ROOT, 'examples', 'host.json'), '--policy', 'debian'];
  const generate = folder => [MAIN, 'generate', ...site, '-q', '-o', folder, ...examples];
  const [whole, killed] = [join(work, 'whole'), join(work, 'killed')];
  mkdirSync(whole);
  const length = await run(generate(whole));
  const expected = contents(whole);
  expect(expected.size > 0, 'generate wrote nothing');
  for (let time = 0; time < times; time++) {
    rmSync(killed, {recursive: true, force: true});
    mkdirSync(killed);
    await run(generate(killed), {killAfter: moment(random, length)});
    const found = contents(killed);
    for (const [name, content] of expected)
      expect((found.get(name) ?? content) === content, `generate, kill ${time}: ${name} is torn`);
    if (time % 5) continue;
    abandon(killed);
    await run(generate(killed));
    const names = [...contents(killed).keys()].join('\n');
    expect(names === [...expected.keys()].join('\n'), `generate, kill ${time}: litter`);
  }
}
