import {readFileSync} from 'node:fs';
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
