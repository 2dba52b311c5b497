// SPDX-License-Identifier: Apache-2.0
/** Twice the definition is twice the work of each verb, whatever a tenant repeats in it: steps are counted, not time. */
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {countWork, superlinear, type Work} from '../helpers/counted-work.ts';
import {HOSTILE_SHAPES} from '../helpers/hostile-shapes.ts';
import {scratch} from '../helpers/scratch.ts';
import {silentOutput} from '../helpers/silent-output.ts';

const COUNT = 24;

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

interface Grown {
  readonly folder: string;
  readonly file: string;
  /** How many parts the definition has. */
  readonly count: number;
}

type Verb = readonly [title: string, name: string, command: (grown: Grown) => readonly string[]];

/** What the other verbs do with a definition, each with the shape that has most of it. */
const OTHERS: readonly Verb[] = [
  ['plan', 'passt interfaces', ({file}) => ['plan', file]],
  ['why', 'shares', ({file}) => ['why', file, '/etc/passwd']],
  ['why --log', 'disks', ({folder, file, count}) => ['why', '--log', logOf(folder, count), file]],
  ['verify', 'disks', ({file}) => ['verify', file]],
  ['snapshot', 'disks', ({folder, file}) => ['snapshot', '-o', join(folder, 'host.json'), file]],
  ['diff', 'disks', ({file}) => ['diff', file, file]],
  ['diff with nothing in common', 'shares', ({folder, file}) => ['diff', file, onOtherPaths(folder, file)]],
  ['apply', 'disks', ({file}) => ['apply', '--dry-run', file]],
  ['export', 'disks', ({folder, file}) => ['export', '-o', join(folder, 'export'), file]],
  ['generate', 'disks with a chain each', ({folder, file}) => ['generate', '-o', join(folder, 'out'), file]],
  [
    'generate --for',
    'disks',
    ({folder, file}) => ['generate', '--for', 'snapshot,blockcommit', '-o', join(folder, 'out'), file],
  ],
];

/** As many denials as the definition has devices: each is a question about all of them. */
function logOf(folder: string, count: number): string {
  const denials = Array.from(
    {length: count},
    (_, index) =>
      `audit: type=1400 audit(1700000000.1:7): apparmor="DENIED" operation="open" profile="libvirt-5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11" name="${folder}/${count}-${index}" pid=7 comm="qemu-system-x86" requested_mask="r" denied_mask="r" fsuid=1 ouid=0`,
  );
  const log = join(folder, 'kernel.log');
  writeFileSync(log, denials.join('\n'));
  return log;
}

function onOtherPaths(folder: string, file: string): string {
  const other = join(folder, 'b.xml');
  writeFileSync(other, readFileSync(file, 'utf8').replaceAll('/srv/', '/data/'));
  return other;
}

test.serial(
  'a diff of shares in each other, each renamed, makes no automaton of all their names',
  async t => {
    const {runProgram} = await import('../../src/cli/program.ts');
    const folder = scratch(t);
    const [file, other] = [join(folder, 'a.xml'), join(folder, 'b.xml')];
    const workFor = async (count: number): Promise<Work> => {
      const text = HOSTILE_SHAPES['shares in shares']!(count).replaceAll('/srv/', `/srv/${count}/`);
      writeFileSync(file, text);
      writeFileSync(other, text.replaceAll(/(dir='[^']+)'\/><target/g, "$1/x'/><target"));
      return countWork(() => runProgram(['diff', file, other, '--policy', 'libvirt'], silentOutput()));
    };
    await workFor(1);
    const [one, two, four] = [await workFor(COUNT), await workFor(2 * COUNT), await workFor(4 * COUNT)];
    const grown = superlinear(one, two, four).map(({name}) => name);
    t.deepEqual(
      grown.filter(name => /\/(?:automaton|is-covered|expression|prefixes)\.js:/.test(name)),
      [],
    );
    process.exitCode = 0;
  },
);

for (const [title, name, command] of [
  ...ONCE_QUADRATIC.map((one): Verb => ['audit', one, ({file}) => ['audit', file]]),
  ...OTHERS,
]) {
  const shape = HOSTILE_SHAPES[name]!;
  test.serial(`${title} grows no faster than its ${name}`, async t => {
    const {runProgram} = await import('../../src/cli/program.ts');
    const folder = scratch(t);
    const file = join(folder, 'a.xml');
    const workFor = async (count: number): Promise<Work> => {
      // Names of their own: what an earlier run made of a pattern is kept for a later one.
      const own = `${title.replaceAll(' ', '')}-${count}`;
      const text = shape(count).replace('<name>', `<name>${own}-`);
      writeFileSync(file, text.replaceAll('/srv/', `/srv/${own}/`).replaceAll('/images/', `/images/${own}-`));
      const words = command({folder, file, count});
      return countWork(() => runProgram([...words, '--policy', 'libvirt'], silentOutput()));
    };
    // What is made once for the whole process is made before anything is counted.
    await workFor(1);
    const [one, two, four] = [await workFor(COUNT), await workFor(2 * COUNT), await workFor(4 * COUNT)];
    t.true(four.size > 100);
    t.deepEqual(superlinear(one, two, four), []);
    process.exitCode = 0;
  });
}
