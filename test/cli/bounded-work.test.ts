// SPDX-License-Identifier: Apache-2.0
/** Twice the definition is twice the work of each verb, whatever a tenant repeats in it: steps are counted, not time. */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {countWork, superlinear, type Work} from '../helpers/counted-work.ts';
import {HOSTILE_SHAPES} from '../helpers/hostile-shapes.ts';
import {scratch} from '../helpers/scratch.ts';
import type {Output} from '../../src/cli/output.ts';

const COUNT = 24;

const NOWHERE: Output = {
  quiet: true,
  terminal: false,
  columns: undefined,
  gone: false,
  failed: false,
  interrupted: false,
  prepare: () => Promise.resolve(),
  working: () => Promise.resolve(),
  end: () => Promise.resolve(),
  print: () => Promise.resolve(),
  complain: () => {},
  note: () => {},
};

/** One of each way in which an audit once grew with the square of its input; `npm run bench -- --hostile` has all. */
const ONCE_QUADRATIC = [
  'disks',
  'disks with a chain each',
  'shares',
  'shares of one directory',
  'passt interfaces',
  'serial pipes',
  'settings of an argument',
] as const;

/** What the other verbs do with a definition, each with the shape that has most of it. */
const OTHERS: readonly (readonly [verb: string, name: string, operands?: readonly string[]])[] = [
  ['plan', 'passt interfaces'],
  ['why', 'shares', ['/etc/passwd']],
  ['verify', 'disks'],
];

for (const [verb, name, operands = []] of [
  ...ONCE_QUADRATIC.map(one => ['audit', one] as const),
  ...OTHERS,
] as typeof OTHERS) {
  const shape = HOSTILE_SHAPES[name]!;
  test.serial(`${verb} grows no faster than its ${name}`, async t => {
    const {runProgram} = await import('../../src/cli/program.ts');
    const file = join(scratch(t), 'a.xml');
    const workFor = async (count: number): Promise<Work> => {
      // Names of their own: what an earlier run made of a pattern is kept for a later one.
      const text = shape(count).replaceAll('/srv/', `/srv/${verb}-${count}/`);
      writeFileSync(file, text.replace('<name>', `<name>${verb}-${count}-`));
      return countWork(() => runProgram([verb, '--policy', 'libvirt', file, ...operands], NOWHERE));
    };
    // What is made once for the whole process is made before anything is counted.
    await workFor(1);
    const [one, two, four] = [await workFor(COUNT), await workFor(2 * COUNT), await workFor(4 * COUNT)];
    t.true(four.size > 100);
    t.deepEqual(superlinear(one, two, four), []);
    process.exitCode = 0;
  });
}
