// SPDX-License-Identifier: Apache-2.0
/**
 * Each input with which somebody else could stop a run, or bend it, given to each verb, by root and by an ordinary
 * user: it is refused with its own code, nothing waits, and nothing that was there before is changed.
 */
import {execFileSync, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import test, {type ExecutionContext} from 'ava';
import {HOSTILE_SHAPES} from '../helpers/hostile-shapes.ts';
import {domainXml} from '../helpers/scenario.ts';
import {scratch} from '../helpers/scratch.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));
const ROOT = process.getuid?.() === 0;
const NOBODY = 65_534;
/** Long enough for any answer: whoever waits for a writer waits for ever. */
const PATIENCE = 120_000;

/** What a verb is asked; those that take several definitions get all at once, and have to go on after each. */
const VERBS: Readonly<Record<string, (definitions: readonly string[]) => readonly (readonly string[])[]>> = {
  plan: all => [['plan', ...all]],
  audit: all => [['audit', ...all]],
  generate: all => [['generate', '-o', 'out', ...all]],
  snapshot: all => [['snapshot', '-o', 'out/host.json', ...all]],
  diff: all =>
    all.map((one, index) => (index % 2 === 0 ? ['diff', one, 'good.xml'] : ['diff', 'good.xml', one])),
  apply: all => [['apply', '--dry-run', ...all]],
  restore: all => [['restore', '--dry-run', ...all]],
  'mcs allocate': all => [['mcs', 'allocate', '--registry', 'out/registry', ...all]],
  'mcs check': all => [['mcs', 'check', '--registry', 'out/registry', ...all]],
  why: all => all.map(one => ['why', one, '/srv/a']),
  verify: all => [['verify', ...all]],
  export: all => [['export', '-o', 'out', ...all]],
};

/** All that svirtgen ever starts. */
const PROGRAMS = [
  'apparmor_parser',
  'bpftool',
  'flock',
  'getfacl',
  'getfattr',
  'lsattr',
  'matchpathcon',
  'setfacl',
  'setfattr',
];

const disk = (path: string) =>
  `<disk type='file'><driver type='raw'/><source file='${path}'/><target dev='vda'/></disk>`;

interface Input {
  readonly make: (path: string) => void;
  /** With which it is refused. */
  readonly code: string;
}

const INPUTS: Readonly<Record<string, Input>> = {
  'a FIFO': {make: path => execFileSync('mkfifo', [path]), code: 'UNREADABLE'},
  'a link to a device': {make: path => symlinkSync('/dev/zero', path), code: 'UNREADABLE'},
  'a file of 3 GiB': {
    make: path => {
      writeFileSync(path, '');
      truncateSync(path, 3 * 1024 ** 3);
    },
    code: 'XML_TOO_LARGE',
  },
  'more devices than any VM has': {
    make: path => writeFileSync(path, HOSTILE_SHAPES['disks']!(3000)),
    code: 'TOO_MANY_DEVICES',
  },
};
const PLANNED: typeof INPUTS = {
  'a path that no kernel takes': {
    make: path => writeFileSync(path, domainXml({devices: disk('/a'.repeat(3000))})),
    code: 'PATH_TOO_LONG',
  },
};
/** These read a definition and plan nothing. */
const PLANS_NOTHING = new Set(['restore', 'mcs allocate', 'mcs check']);

interface Run {
  readonly status: number | null;
  readonly stderr: string;
}

function run(cwd: string, arguments_: readonly string[], uid: number, env = process.env): Run {
  const {status, stderr} = spawnSync(process.execPath, [MAIN, ...arguments_], {
    cwd,
    encoding: 'utf8',
    input: '',
    timeout: PATIENCE,
    env,
    ...(ROOT && {uid, gid: uid}),
  });
  return {status, stderr};
}

/** Everything below a folder but `out`: what it is, whose, and what is in it. */
function everything(folder: string, name = '.'): readonly string[] {
  const path = join(folder, name);
  const {mode, uid, gid, size} = lstatSync(path);
  const kind = mode & 0o170000;
  const content =
    kind === 0o120000
      ? readlinkSync(path)
      : kind === 0o100000 && size < 1 << 24
        ? createHash('sha256').update(readFileSync(path)).digest('hex')
        : '';
  const below = kind === 0o040000 && name !== 'out' ? readdirSync(path).toSorted() : [];
  return [
    ...(name === 'out' ? [] : [`${name} ${mode.toString(8)} ${uid}:${gid} ${content}`]),
    ...below.flatMap(one => everything(folder, join(name, one))),
  ];
}

/** A folder of the user's with a good definition, a file of somebody else's, and a place for what is written. */
function place(t: ExecutionContext, uid: number): string {
  const cwd = scratch(t, {'good.xml': domainXml({}), secret: 'of somebody else'});
  mkdirSync(join(cwd, 'out'));
  if (ROOT) for (const name of ['.', 'out']) chownSync(join(cwd, name), uid, uid);
  chmodSync(cwd, 0o755);
  return cwd;
}

const USERS: readonly (readonly [who: string, uid: number])[] = [
  ...(ROOT ? [['root', 0] as const] : []),
  ['an ordinary user', ROOT ? NOBODY : (process.getuid?.() ?? 0)],
];

for (const [who, uid] of USERS) {
  for (const [verb, commands] of Object.entries(VERBS)) {
    test(`${verb}, by ${who}: each hostile definition is refused, and nothing changes`, t => {
      const inputs = Object.entries({...INPUTS, ...(PLANS_NOTHING.has(verb) ? {} : PLANNED)});
      const cwd = place(t, uid);
      for (const [index, [, {make}]] of inputs.entries()) make(join(cwd, `input${index}.xml`));
      const before = everything(cwd);
      const runs = commands(inputs.map((_, index) => `input${index}.xml`)).map(one => run(cwd, one, uid));
      t.deepEqual([...new Set(runs.map(({status}) => status))], [2]);
      const said = runs.map(({stderr}) => stderr).join('');
      t.deepEqual(
        inputs.map(([name], index) => [name, codeOf(said, `input${index}.xml`)]),
        inputs.map(([name, {code}]) => [name, code]),
        said,
      );
      t.deepEqual(everything(cwd), before);
    });

    test(`${verb}, by ${who}: no program of the working directory is started`, t => {
      const cwd = place(t, uid);
      for (const name of PROGRAMS) {
        writeFileSync(join(cwd, name), '#!/bin/sh\n: > out/started\n');
        chmodSync(join(cwd, name), 0o755);
      }
      const before = everything(cwd);
      const [command = []] = commands(['good.xml']);
      const {status, stderr} = run(cwd, command, uid, {...process.env, PATH: ':.'});
      t.not(status, null, stderr);
      t.notRegex(stderr, /INTERNAL/);
      t.false(existsSync(join(cwd, 'out/started')));
      t.deepEqual(everything(cwd), before);
    });
  }
}

/** Of the error about an input. */
function codeOf(stderr: string, input: string): string | undefined {
  const line = stderr.split('\n').find(one => one.startsWith(`${input}:`) && one.includes(' error: '));
  return /\(([A-Z_]+)\)$/.exec(line ?? '')?.[1];
}
