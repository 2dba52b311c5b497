// SPDX-License-Identifier: Apache-2.0
// The drop-in for virt-aa-helper: each of its two files is one that a whole run writes, or none; the next run ends
// well and leaves nothing beside. The parser is one that agrees to everything: loading is the kernel's.
import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {contents, definition, expect, finished, HELPER, moment, outcome, run, work} from './harness.mjs';

const UUID = 'c0a5feed-0000-4000-8000-000000000001';
const NAME = `libvirt-${UUID}`;
const TEMPLATE =
  '\nprofile LIBVIRT_TEMPLATE flags=(attach_disconnected) {\n  #include <abstractions/libvirt-qemu>\n}\n';

export async function killedHelper(times, random) {
  const [folder, parser] = [join(work, 'libvirt'), join(work, 'parser')];
  mkdirSync(folder);
  writeFileSync(join(folder, 'TEMPLATE.qemu'), TEMPLATE);
  writeFileSync(parser, '#!/bin/sh\nexit 0\n');
  chmodSync(parser, 0o755);
  const helper = (...mode) => [HELPER, ...mode, '-u', NAME, '--output-directory', folder, '--parser', parser];
  const [small, large] = [['/srv/a.raw'], ['/srv/a.raw', '/srv/b.raw', '/srv/c.raw']].map(images =>
    readFileSync(definition(images, UUID), 'utf8'),
  );
  const whole = (input, ...mode) => {
    const {status, stderr} = outcome(helper(...mode), {input});
    expect(status === 0, `helper ${mode.join(' ')} ends with ${status}: ${stderr}`);
    return finished(contents(folder));
  };
  const created = whole(small, '-c');
  const replaced = whole(large, '-r');
  const removed = whole('', '-D');
  expect(created.size === 3 && removed.size === 1, 'the helper does not write two files and remove them');
  const length = await run(helper('-c'), {input: small});
  whole('', '-D');
  const right = (what, ...allowed) => {
    for (const [name, content] of contents(folder)) {
      const known = allowed.some(files => files.get(name) === content);
      // What a killed run left unfinished has a name of its own, and goes with the next.
      expect(known || !created.has(name), `${what}: ${name} is torn`);
    }
  };
  const same = (what, found, expected) =>
    expect(
      JSON.stringify([...found]) === JSON.stringify([...expected]),
      `${what}: ${[...found.keys()].join(', ')}`,
    );
  for (let time = 0; time < times; time++) {
    const what = `helper, kill ${time}`;
    await run(helper('-c'), {input: small, killAfter: moment(random, length)});
    right(`${what}, create`, created);
    same(`${what}, create`, whole(small, contents(folder).has(NAME) ? '-r' : '-c'), created);
    await run(helper('-r'), {input: large, killAfter: moment(random, length)});
    right(`${what}, replace`, created, replaced);
    same(`${what}, replace`, whole(large, '-r'), replaced);
    await run(helper('-D'), {killAfter: moment(random, length)});
    right(`${what}, delete`, replaced);
    // There may be none any more, which the helper calls an error.
    if (contents(folder).has(NAME)) whole('', '-D');
    else await run(helper('-D'));
    same(`${what}, delete`, finished(contents(folder)), removed);
  }
}
