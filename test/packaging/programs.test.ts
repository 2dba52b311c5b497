// SPDX-License-Identifier: Apache-2.0
/** What the packages bring beside the executables: scripts of the package manager and of the administrator. */
import {spawnSync} from 'node:child_process';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {root} from '../helpers/paths.ts';
import {has} from '../helpers/programs.ts';
import {scratch} from '../helpers/scratch.ts';

const PACKAGING = join(root, 'templates/packaging');

test('the shell scripts pass shellcheck', t => {
  if (!has(t, 'shellcheck')) return;
  const scripts = [
    ...readdirSync(join(PACKAGING, 'programs')).map(name => join(PACKAGING, 'programs', name)),
    ...['postinst', 'prerm', 'postrm'].map(name => join(PACKAGING, 'debian', name)),
    ...['debian-package.sh', 'debian-root.sh', 'manifest-checks.sh', 'rpm-package.sh'].map(name =>
      join(root, 'test/packaging', name),
    ),
  ];
  const {stdout, status} = spawnSync('shellcheck', scripts, {encoding: 'utf8'});
  t.is(status, 0, stdout);
});

test("rpmspec reads the spec, whose version is the package's", t => {
  if (!has(t, 'rpmspec')) return;
  const spec = join(PACKAGING, 'rpm/svirtgen.spec');
  const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  t.is(spawnSync('rpmspec', ['-P', spec]).status, 0);
  const format = ['-q', '--qf', '%{name} %{version}\n', spec];
  t.deepEqual(spawnSync('rpmspec', format, {encoding: 'utf8'}).stdout.trim().split('\n').sort(), [
    `svirtgen ${version}`,
    `svirtgen-selinux ${version}`,
  ]);
});

test('the manual of svirtgen-divert has no warning', t => {
  if (!has(t, 'mandoc')) return;
  const page = join(PACKAGING, 'debian/svirtgen-divert.8');
  t.is(spawnSync('mandoc', ['-Tlint', '-Wwarning', page], {encoding: 'utf8'}).stdout, '');
});

test('every dependency that an executable carries brings its licence', t => {
  const code = `import {thirdParty} from '${join(root, 'scripts/third-party.mjs')}';
    console.log(JSON.stringify(thirdParty().map(({name, text}) => [name, text.length > 100])));`;
  const {stdout, stderr} = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    cwd: scratch(t),
  });
  const carried = Object.fromEntries(JSON.parse(stdout || '[]') as [string, boolean][]);
  t.like(carried, {Bun: true, commander: true, ejs: true, saxes: true, yaml: true, zod: true}, stderr);
});
