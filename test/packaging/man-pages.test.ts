// SPDX-License-Identifier: Apache-2.0
/** The man pages, read by the programs that show them. */
import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import type {Verb, VerbGroup} from '../../src/cli/verb.ts';
import {VERBS} from '../../src/cli/verbs.ts';
import {root} from '../helpers/paths.ts';
import {has} from '../helpers/programs.ts';

const FOLDER = join(root, 'build/man');

function make(epoch: string): string {
  const env = {...process.env, SOURCE_DATE_EPOCH: epoch};
  return spawnSync(process.execPath, [join(root, 'scripts/man-pages.mjs')], {encoding: 'utf8', env}).stderr;
}

function pagesOf(verb: Verb | VerbGroup): readonly string[] {
  const actions = 'actions' in verb ? verb.actions : [];
  return [`svirtgen-${verb.name}`, ...actions.map(({name}) => `svirtgen-${verb.name}-${name}`)];
}

test.serial(
  'there is a page for the whole, for each verb and action, for policies, findings and the helper',
  t => {
    t.is(make('1000000000'), '');
    t.deepEqual(
      readdirSync(FOLDER),
      [
        ...['svirtgen', ...VERBS.flatMap(pagesOf)].map(name => `${name}.1`),
        'svirtgen-findings.7',
        'svirtgen-policy.5',
        'virt-aa-helper.8',
      ].sort(),
    );
  },
);

test.serial('the date is that of the sources', t => {
  make('1000000000');
  t.true(
    readFileSync(join(FOLDER, 'svirtgen.1'), 'utf8').startsWith('.TH "SVIRTGEN" "1" "2001-09-09" "svirtgen '),
  );
});

test.serial('man and mandoc show each without a warning', t => {
  if (!has(t, 'man') || !has(t, 'mandoc')) return;
  for (const page of readdirSync(FOLDER)) {
    const file = join(FOLDER, page);
    t.is(spawnSync('mandoc', ['-Tlint', '-Wwarning', file], {encoding: 'utf8'}).stdout, '', page);
    t.is(
      spawnSync('man', ['--warnings', '-l', file], {
        encoding: 'utf8',
        env: {...process.env, MANWIDTH: '80', MANPAGER: 'cat'},
      }).stderr,
      '',
      page,
    );
  }
});

test.serial('options, verbs, files and statuses are tagged paragraphs, with minus signs to copy', t => {
  make('1000000000');
  const page = (name: string) => readFileSync(join(FOLDER, name), 'utf8');
  t.true(page('svirtgen-why.1').includes('.TP\n\\fB\\-\\-log\\fR \\fIfile\\fR\nexplain the denials'));
  t.true(page('svirtgen-why.1').includes('.TP\n\\fB\\-q\\fR, \\fB\\-\\-quiet\\fR\nonly errors'));
  t.true(page('svirtgen.1').includes('.TP\n\\fBwhy\\fR\n'));
  t.true(page('svirtgen.1').includes('.TP\n\\fI/etc/svirtgen/policy.yaml\\fR\n'));
  t.true(page('virt-aa-helper.8').includes('.TP\n\\fB\\-r\\fR, \\fB\\-\\-replace\\fR\nreload profile'));
  t.true(page('svirtgen-findings.7').includes('.TP\n\\fBBACKING_FILE_WRITTEN\\fR\n'));
  for (const name of readdirSync(FOLDER)) {
    t.notRegex(page(name), /\\(?:fB|fI)?(?<!\\)--\w|^-\w/mu, name);
    t.notRegex(page(name), /\u241f/u, name);
  }
});

test.serial('every option of a verb stands on its page', t => {
  make('1000000000');
  const audit = readFileSync(join(FOLDER, 'svirtgen-audit.1'), 'utf8').replaceAll('\\-', '-');
  for (const option of ['--mode', '--host', '--policy', '--format', '--fail-on'])
    t.true(audit.includes(option), option);
});
