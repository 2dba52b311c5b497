// SPDX-License-Identifier: Apache-2.0
import {spawnSync} from 'node:child_process';
import test from 'ava';
import {checkRules, TUNABLES} from '../../../src/kernel-model/apparmor/check-rules.ts';
import {refusalOf} from '../../helpers/known-error.ts';
import {has} from '../../helpers/programs.ts';

const GOOD = [
  '"/srv/a^b" rw,',
  '"/srv/a@{HOME}" rw,',
  '"/usr/lib/@{multiarch}/dri/*.so*" mr,',
  '"/srv/a,b" rw,',
  '"/srv/{a,}" rw,',
  '"/srv/a b" rwk,',
  '"/srv/$x#" r,',
  String.raw`"/srv/\x\134" r,`,
  '"/srv/{{{a,b},c},d}" r,',
  'deny "/b" w,',
];

const BAD = [
  '"/srv/a{b" rw,',
  '"/srv/a}b" rw,',
  '"/srv/a[b" rw,',
  '"/srv/a]b" rw,',
  '"/srv/a@{X}b" rw,',
  '"/srv/@{" r,',
  '"/srv/a\\" rw,',
  '"/srv/a\\\\" rw,',
  '"/srv/{a}" rw,',
  '"/srv/[]" r,',
  '"relative" r,',
  '"" r,',
  '"/a" rwa,',
  '"/a" q,',
  '"/a" r',
];

const text = (rule: string) => `  ${rule}\n  "/the/next" r,\n`;

for (const rule of GOOD) {
  test(`compiles: ${rule}`, t => {
    t.notThrows(() => checkRules(text(rule), []));
  });
}

for (const rule of BAD) {
  test(`does not compile: ${rule}`, t => {
    t.is(refusalOf(t, () => checkRules(text(rule), [])).code, 'AA_UNCOMPILABLE');
  });
}

test('the place is that of the rule which is wrong', t => {
  const from = (line: number) => ({element: 'disk', line, column: 3});
  const rules = [
    {path: '/a', from: from(1)},
    {path: '/b{', from: from(2)},
  ];
  t.deepEqual(refusalOf(t, () => checkRules('  "/a" r,\n  "/b{" r,\n', rules)).place, from(2));
});

test('apparmor_parser says the same of each', t => {
  if (!has(t, 'apparmor_parser')) return;
  for (const rule of [...GOOD, ...BAD]) {
    const {status} = spawnSync('apparmor_parser', ['-QKT'], {
      input: `${TUNABLES}profile check {\n${text(rule)}}\n`,
      env: {...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin`},
    });
    t.is(status === 0, GOOD.includes(rule), rule);
  }
});
