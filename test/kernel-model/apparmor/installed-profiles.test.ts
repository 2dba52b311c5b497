// SPDX-License-Identifier: Apache-2.0
/** Every abstraction installed here: the patterns we read from it are those that AppArmor's parser reads. */
import test from 'ava';
import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {unescapeWord} from '../../../src/kernel-model/apparmor/escapes.ts';
import {globToExpression} from '../../../src/kernel-model/apparmor/glob.ts';
import {parseProfiles} from '../../../src/kernel-model/apparmor/parse-profiles.ts';
import type {IncludeLoader, Profile} from '../../../src/kernel-model/apparmor/profile.ts';
import {compilerVersion} from './compiled.ts';

const ROOT = '/etc/apparmor.d';
const NAMES = abstractions();

function abstractions(): readonly string[] {
  try {
    const folder = join(ROOT, 'abstractions');
    return readdirSync(folder).filter(name => statSync(join(folder, name)).isFile());
  } catch {
    return [];
  }
}

const load: IncludeLoader = (name, searched) => {
  const path = searched ? join(ROOT, name) : name;
  try {
    if (!statSync(path).isDirectory()) return [{name: path, text: readFileSync(path, 'utf8')}];
    return readdirSync(path).map(file => ({
      name: join(path, file),
      text: readFileSync(join(path, file), 'utf8'),
    }));
  } catch {
    return undefined;
  }
};

function ours(text: string): readonly string[] {
  const all = (profile: Profile): readonly string[] => [
    ...profile.rules.map(rule => globToExpression(unescapeWord(rule.pattern))),
    ...profile.children.flatMap(all),
  ];
  return [...new Set(parseProfiles(text, {include: load}).profiles.flatMap(all))].sort();
}

function theirs(text: string): readonly string[] | undefined {
  const args = ['-Q', '-K', '-T', '-D', 'rule-exprs', '-I', ROOT];
  const {status, stderr} = spawnSync('apparmor_parser', args, {
    input: text,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) return undefined;
  const lines = [...stderr.matchAll(/^aare: [/{].*?   ->   (.*)$/gm)];
  return [...new Set(lines.map(([, expression = '']) => expression))].sort();
}

const check = compilerVersion() === undefined || NAMES.length === 0 ? test.skip : test;
if (check === test.skip) console.log('skipped: no apparmor_parser or no abstractions (apt install apparmor)');

check('installed abstractions are read as AppArmor reads them', t => {
  let compared = 0;
  for (const name of NAMES) {
    const text = `#include <tunables/global>\nprofile p {\n#include <abstractions/${name}>\n}\n`;
    const expected = theirs(text);
    if (!expected) continue;
    t.deepEqual(ours(text), expected, name);
    compared++;
  }
  t.log(`${compared} abstractions`);
  t.true(compared > NAMES.length / 2);
});
