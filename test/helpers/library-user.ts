// SPDX-License-Identifier: Apache-2.0
/** Programs of somebody who has installed the package: compiled against its types at once, and run. */
import {spawnSync} from 'node:child_process';
import {mkdirSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import type {ExecutionContext} from 'ava';
import {root} from './paths.ts';
import {scratch} from './scratch.ts';

const COMPILER_OPTIONS = {
  module: 'nodenext',
  target: 'es2023',
  strict: true,
  outDir: 'out',
  rootDir: '.',
  types: ['node'],
};

export interface Program {
  readonly text: string;
  readonly arguments?: readonly string[];
}

/** @returns what each printed, in the repository's folder */
export function runPrograms(t: ExecutionContext, programs: readonly Program[]): readonly string[] {
  const names = programs.map((_, index) => `program-${index}`);
  const folder = scratch(t, {
    'package.json': '{"type": "module"}',
    'tsconfig.json': JSON.stringify({
      compilerOptions: COMPILER_OPTIONS,
      files: names.map(name => `${name}.ts`),
    }),
    ...Object.fromEntries(programs.map(({text}, index) => [`program-${index}.ts`, text])),
  });
  mkdirSync(join(folder, 'node_modules/@types'), {recursive: true});
  symlinkSync(root, join(folder, 'node_modules/svirtgen'));
  symlinkSync(join(root, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
  const compiled = run(folder, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]);
  t.is(compiled.stdout + compiled.stderr, '');
  return programs.map(({arguments: own = []}, index) => {
    const {stdout, stderr} = run(root, [join(folder, `out/program-${index}.js`), ...own]);
    t.is(stderr, '');
    return stdout;
  });
}

function run(cwd: string, arguments_: readonly string[]) {
  return spawnSync(process.execPath, arguments_, {cwd, encoding: 'utf8'});
}
