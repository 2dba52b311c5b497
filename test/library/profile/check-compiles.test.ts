// SPDX-License-Identifier: Apache-2.0
import {spawn, spawnSync} from 'node:child_process';
import {chmodSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {checkCompiles} from '../../../src/library/profile/check-compiles.ts';
import {refusalOf} from '../../helpers/known-error.ts';
import {has} from '../../helpers/programs.ts';
import {scratch} from '../../helpers/scratch.ts';

const PARSER = 'apparmor_parser';
const profile = (rules: string) => `profile a {\n${rules}\n}\n`;

/** What the compiler is started with. */
function asks(t: Parameters<typeof scratch>[0]): string {
  const folder = scratch(t, {parser: '#!/bin/sh\necho "$@" > "$0.asked"\n'});
  const parser = join(folder, 'parser');
  chmodSync(parser, 0o755);
  checkCompiles(parser, profile(''));
  return readFileSync(`${parser}.asked`, 'utf8');
}

test('the compiler starts no process that would go on when it is ended', async t => {
  if (!has(t, PARSER)) return;
  const slow = profile(
    Array.from({length: 100}, (_, index) => `"/srv/${index}${'/a'.repeat(1900)}" rw,`).join('\n'),
  );
  const parser = spawn(PARSER, asks(t).trim().split(' '), {stdio: ['pipe', 'ignore', 'ignore']});
  const {pid} = parser;
  t.teardown(() => parser.kill('SIGKILL'));
  parser.stdin.end(slow);
  const children = () =>
    spawnSync('ps', ['-o', 'pid=', '--ppid', `${pid}`], {encoding: 'utf8'}).stdout.trim();
  // Either it works itself, or one of its own does.
  const worked = () => Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[13]);
  while (children() === '' && worked() < 20) await new Promise(resolve => setTimeout(resolve, 20));
  t.is(children(), '');
});

test('the compiler makes nothing smaller, which takes minutes for ten paths as long as the kernel allows', t => {
  const asked = asks(t);
  for (const pass of ['expr-simplify', 'minimize']) t.regex(asked, new RegExp(`--Optimize=no-${pass}\\b`));
});

/** What the compiler finds late: while it reads, where it merges rules, and where it makes one automaton of them. */
const BAD: Readonly<Record<string, string>> = {
  'an open class': '/bin/[a r,',
  'one path that is run in two ways': '/bin/a px, /bin/a cx,',
  'patterns that overlap and are run in two ways': '/bin/* px, /bin/a* cx -> b, profile b {}',
};
for (const [what, rules] of Object.entries(BAD))
  test(`the compiler still refuses ${what}`, t => {
    if (!has(t, PARSER)) return;
    t.is(refusalOf(t, () => checkCompiles(PARSER, profile(rules))).code, 'AA_UNCOMPILABLE');
  });

test('what the compiler takes is taken', t => {
  if (!has(t, PARSER)) return;
  t.notThrows(() => checkCompiles(PARSER, profile('/srv/a rw, /bin/b px,')));
});
