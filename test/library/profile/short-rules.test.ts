// SPDX-License-Identifier: Apache-2.0
/** What the compiler is asked about is refused where the whole would be, and costs little however long names are. */
import {spawnSync} from 'node:child_process';
import test from 'ava';
import {shortRules} from '../../../src/library/profile/short-rules.ts';
import {has} from '../../helpers/programs.ts';

const PARSER = 'apparmor_parser';
const LONG = `/srv/${'directory/'.repeat(12)}`;

/** Each with long names, and with what may be wrong about a rule. */
const RULES: Readonly<Record<string, readonly string[]>> = {
  'names and directories': [`"${LONG}a" rwk,`, `"${LONG}b/**" r,`, `deny "${LONG}c" w,`],
  'what stands for itself': [`"${LONG}\\*\\[a\\]\\{" r,`, `"${LONG}é ü (1), = #" r,`],
  alternatives: [`"/srv/{${'a'.repeat(40)},${'b'.repeat(40)}}" r,`, `"/srv/{${LONG},b}" r,`],
  'an open class': [`"${LONG}[a" r,`],
  'an open class before the name': [`"/srv/[a${LONG}" r,`],
  'open braces': [`"/srv/{a,${LONG}" r,`],
  'a variable that is not declared': [`"${LONG}@{NOPE}/a" r,`],
  'letters that are no access': [`"${LONG}a" rq,`],
  'one program, run in two ways': [`"${LONG}a" px,`, `"${LONG}a" cx,`],
  'two programs, each run in its way': [`"${LONG}a" px,`, `"${LONG}b" cx,`],
  'patterns that overlap, run in two ways': [`"${LONG}*" px,`, `"${LONG}a*" cx -> b,`],
};

for (const [what, rules] of Object.entries(RULES))
  test(`the compiler says the same of short rules: ${what}`, t => {
    if (!has(t, PARSER)) return;
    const isTaken = (files: string) =>
      spawnSync(PARSER, ['--skip-kernel-load', '--skip-cache', '--skip-read-cache'], {
        input: `profile a {\n${files}\nprofile b {}\n}\n`,
      }).status === 0;
    const files = rules.map(rule => `  ${rule}\n`).join('');
    t.is(isTaken(shortRules(files)), isTaken(files), shortRules(files));
  });

test('the letters that are left do not grow with plain names', t => {
  const files = (length: number) =>
    Array.from({length: 300}, (_, index) => `  "/srv/${index}${'/a'.repeat(length)}/**" rwk,\n`).join('');
  t.is(shortRules(files(1900)).length, shortRules(files(100)).length);
});

test('as many disks as a VM has are asked about, however long their names are', t => {
  for (let length = 1; length < 80; length++) {
    const name = (index: number) => `/srv/${index}-${'a'.repeat(length)}`;
    const files = Array.from({length: 2048}, (_, index) => `  "${name(index)}" rwk,\n`).join('');
    t.notThrows(() => shortRules(files), `${length}`);
  }
});

test('names full of letters with a meaning are refused where they are too many', t => {
  const files = (count: number) =>
    Array.from({length: count}, (_, index) => `  "/srv/${index}${'\\*'.repeat(1900)}" rwk,\n`).join('');
  t.notThrows(() => shortRules(files(16)));
  t.throws(() => shortRules(files(18)), {code: 'AA_PROFILE_TOO_LARGE'});
});
