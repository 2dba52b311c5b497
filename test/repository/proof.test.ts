// SPDX-License-Identifier: Apache-2.0
/** docs/proof.md shows the runs whose figures lie beside it, and each says which run it was. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {root} from '../helpers/paths.ts';

const FOLDER = join(root, 'docs', 'proof');
const page = readFileSync(join(root, 'docs', 'proof.md'), 'utf8');

for (const name of readdirSync(FOLDER)) {
  test(`${name} says when it ran, of what and how, and the page has it`, t => {
    const run = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Readonly<Record<string, string>>;
    const {command = '', date = '', commit = '', node = ''} = run;
    t.regex(command, /^npm run (?:lab|fuzz|crash|mutate)(?: -- |$)/u);
    t.regex(date, /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/u);
    t.regex(commit, /^[0-9a-f]{7,}(?:-dirty)?$/u);
    t.regex(node, /^\d+\.\d+\.\d+$/u);
    const row = `| \`${command}\` | ${date.replace('T', ' ')}, ${commit}, Node ${node} |`;
    t.true(page.replaceAll(/ +\|/gu, ' |').includes(row), row);
  });
}
