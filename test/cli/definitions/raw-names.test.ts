// SPDX-License-Identifier: Apache-2.0
/** A definition whose name is no UTF-8 is read like any other: on the command line, and in a directory. */
import {spawnSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import test from 'ava';
import {domainXml} from '../../helpers/scenario.ts';
import {scratch} from '../../helpers/scratch.ts';

const MAIN = fileURLToPath(new URL('../../../src/cli/main.js', import.meta.url));
const ODD = String.raw`$'\xff'`;

for (const [how, operand] of [
  ['a file', `${ODD}/${ODD}.xml`],
  ['a directory', ODD],
])
  test(`${how} with odd bytes in its name is read`, t => {
    const folder = scratch(t);
    const odd = Buffer.concat([Buffer.from(`${folder}/`), Buffer.of(0xff)]);
    mkdirSync(odd);
    writeFileSync(
      Buffer.concat([odd, Buffer.from('/'), Buffer.of(0xff), Buffer.from('.xml')]),
      domainXml({}),
    );
    const {status, stdout, stderr} = spawnSync(
      'bash',
      ['-c', `exec "$0" "$1" plan -q --host assumed --format ndjson ${operand}`, process.execPath, MAIN],
      {cwd: folder, encoding: 'utf8'},
    );
    t.is(status, 0, stderr);
    t.is(stdout.trim().split('\n').length, 1);
  });
