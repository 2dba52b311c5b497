// SPDX-License-Identifier: Apache-2.0
/** One apostrophe in everything that people read: the one that a terminal shows, a keyboard has and grep finds. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {root} from '../helpers/paths.ts';

const CURLED = '\u2019';
const FOLDERS = ['src', 'docs', 'templates', 'policies', 'examples'];

for (const folder of FOLDERS) {
  test(`${folder} has straight apostrophes`, t => {
    const names = readdirSync(join(root, folder), {recursive: true, encoding: 'utf8'});
    const texts = names.filter(name => /\.(?:ts|md|ejs|js|yaml|xml|sh)$/u.test(name));
    t.true(texts.length > 0);
    t.deepEqual(
      texts.filter(name => readFileSync(join(root, folder, name), 'utf8').includes(CURLED)),
      [],
    );
  });
}
