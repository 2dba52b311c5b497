// SPDX-License-Identifier: Apache-2.0
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {VERBS} from '../../src/cli/verbs.ts';
import {shell} from '../helpers/cli.ts';
import {root} from '../helpers/paths.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const runs = [...readme.matchAll(/```console\n\$ (svirtgen [^\n]*)\n(.*?)```/gsu)];

test('the README shows a run', t => {
  t.true(runs.length > 0);
});

for (const [, command = '', shown = ''] of runs) {
  test(`the README shows what really comes out of: ${command}`, t => {
    const {stdout} = shell(command, root);
    t.is(stdout.trimEnd(), shown.trimEnd());
  });
}

test('the README begins with the two commands', t => {
  t.deepEqual([...readme.matchAll(/^npm (?:run )?\w+/gmu)].slice(0, 2).flat(), ['npm run demo', 'npm test']);
});

test('the README links every page, and tells of every verb', t => {
  const pages = readdirSync(join(root, 'docs')).filter(name => name.endsWith('.md'));
  t.deepEqual(
    pages.filter(page => !readme.includes(`](docs/${page})`)),
    [],
  );
  t.deepEqual(
    VERBS.map(({name}) => name).filter(name => !readme.includes(`| \`${name}\` `)),
    [],
  );
});
