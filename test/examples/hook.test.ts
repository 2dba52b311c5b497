// SPDX-License-Identifier: Apache-2.0
import {spawnSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {root} from '../helpers/paths.ts';
import {has} from '../helpers/programs.ts';
import {domainXml} from '../helpers/scenario.ts';
import {scratch} from '../helpers/scratch.ts';

const HOOK = join(root, 'examples/hooks/qemu');
const LABEL = `<seclabel type='static' model='apparmor'><label>kept-vm</label></seclabel>`;

/** A folder with the command and a parser that only writes down what it is asked. */
function surroundings(t: Parameters<typeof scratch>[0]) {
  const folder = scratch(t);
  const profiles = join(folder, 'profiles');
  mkdirSync(profiles);
  const program = (name: string, line: string) => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  const main = join(root, 'build/src/cli/main.js');
  program('svirtgen', `"${process.execPath}" "${main}" "$@" --host assumed --policy debian`);
  program('parser', `echo "$@" >>"${folder}/asked"`);
  const run = (definition: string, ...args: readonly string[]) =>
    spawnSync(HOOK, ['guest', ...args, '-'], {
      input: definition,
      encoding: 'utf8',
      env: {
        PATH: `${folder}:${process.env['PATH']}`,
        SVIRTGEN_PROFILES: profiles,
        SVIRTGEN_PARSER: join(folder, 'parser'),
      },
    });
  return {folder, profiles, run};
}

test('a VM with a static label gets its profile before it starts', t => {
  const {folder, profiles, run} = surroundings(t);
  const {status, stderr} = run(domainXml({also: LABEL}), 'prepare', 'begin');
  t.is(status, 0, stderr);
  t.deepEqual(readdirSync(profiles), ['kept-vm']);
  t.regex(readFileSync(join(profiles, 'kept-vm'), 'utf8'), /^profile kept-vm /m);
  t.is(readFileSync(join(folder, 'asked'), 'utf8'), `-r ${join(profiles, 'kept-vm')}\n`);
});

test("other VMs are libvirt's helper's, and other moments nobody's", t => {
  const {folder, profiles, run} = surroundings(t);
  t.is(run(domainXml({}), 'prepare', 'begin').status, 0);
  t.is(run(domainXml({also: LABEL}), 'started', 'begin').status, 0);
  t.deepEqual(readdirSync(profiles), []);
  t.false(existsSync(join(folder, 'asked')));
});

test('a definition that is refused does not start', t => {
  const {profiles, run} = surroundings(t);
  t.not(run('<domain', 'prepare', 'begin').status, 0);
  t.deepEqual(readdirSync(profiles), []);
});

test('shellcheck has nothing to say', t => {
  if (!has(t, 'shellcheck')) return;
  const {status, stdout} = spawnSync('shellcheck', [HOOK], {encoding: 'utf8'});
  t.is(status, 0, stdout);
});
