// SPDX-License-Identifier: Apache-2.0
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {root} from '../helpers/paths.ts';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages: Readonly<
    Record<string, {readonly optionalDependencies?: Readonly<Record<string, string>>}>
  >;
}

const read = <T>(file: string): T => JSON.parse(readFileSync(join(root, file), 'utf8')) as T;

test('every dependency is pinned to one version', t => {
  const {dependencies, devDependencies} = read<Manifest>('package.json');
  for (const [name, version] of Object.entries({...dependencies, ...devDependencies})) {
    t.regex(version, /^\d+\.\d+\.\d+$/, name);
  }
});

// npm leaves a package for another platform out of the lock when the registry does not have it; `npm ci` then
// refuses the lock on every platform.
test('the lock file holds the packages of all platforms', t => {
  const {packages} = read<Lock>('package-lock.json');
  const missing = Object.entries(packages).flatMap(([path, {optionalDependencies = {}}]) =>
    Object.keys(optionalDependencies).filter(
      name => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
    ),
  );
  t.deepEqual(missing, []);
});

test('what is published is small, and has the commands, the library and its types', t => {
  const args = ['pack', '--dry-run', '--ignore-scripts', '--json'];
  const {stdout} = spawnSync('npm', args, {cwd: root, encoding: 'utf8', maxBuffer: 1 << 26});
  const [packed] = JSON.parse(stdout) as [
    {readonly size: number; readonly files: readonly {readonly path: string}[]},
  ];
  t.true(packed.size < 2_900_000, `${packed.size} bytes`);
  const paths = new Set(packed.files.map(({path}) => path));
  for (const path of ['build/bin/svirtgen.cjs', 'build/bin/virt-aa-helper.cjs', 'policies/debian.yaml']) {
    t.true(paths.has(path), path);
  }
  t.false([...paths].some(path => /^(?:test|build\/(?:test|standalone|bun))\//.test(path)));
});

test('resolvers that know no exports find the same library', t => {
  const {main, types, exports} = read<{
    readonly main: string;
    readonly types: string;
    readonly exports: {readonly '.': {readonly types: string; readonly default: string}};
  }>('package.json');
  t.deepEqual({types, default: main}, exports['.']);
  t.true(existsSync(join(root, main)) && existsSync(join(root, types)));
});
