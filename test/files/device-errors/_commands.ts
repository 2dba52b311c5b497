// SPDX-License-Identifier: Apache-2.0
/** What is run while the device fails: each command, in this process, for one VM after it ran for another one. */
import {chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {runHelper} from '../../../src/cli/aa-helper/run.ts';
import {silentOutput} from '../../helpers/silent-output.ts';
import {runProgram} from '../../../src/cli/program.ts';
import {openHost} from '../../../src/host/open-host.ts';
import {loadPolicy} from '../../../src/policy/load.ts';
import {root} from '../../helpers/paths.ts';
import {domainXml} from '../../helpers/scenario.ts';
import {damageOf, entriesOf} from '../../mcs-registry/_registry.ts';

const UUIDS = {
  earlier: 'c0a5feed-0000-4000-8000-000000000001',
  faulty: 'c0a5feed-0000-4000-8000-000000000002',
};
export type Vm = keyof typeof UUIDS;
const VMS = ['earlier', 'faulty'] as const;

export interface Outcome {
  readonly status: number;
  readonly stderr: string;
}

export interface Command {
  readonly name: string;
  /** The status of a refusal: the helper's is libvirt's. */
  readonly refused: number;
  readonly onlyRoot?: boolean;
  /** Makes what is there before anything runs. */
  prepare?(folder: string): Promise<void>;
  run(folder: string, vm: Vm): Promise<Outcome>;
  /** What it is about, a line a fact: each has to be as before the run or as after it. */
  state(folder: string): readonly string[];
}

export const COMMANDS: readonly Command[] = [
  {
    name: 'generate',
    refused: 2,
    run: (folder, vm) =>
      run('generate', '--host', join(root, 'examples', 'host.json'), '--policy', 'debian', [
        '-o',
        join(folder, 'out'),
        definition(folder, vm),
      ]),
    state: folder => contents(join(folder, 'out')),
  },
  {
    name: 'mcs allocate',
    refused: 2,
    run: (folder, vm) =>
      run('mcs', 'allocate', '--registry', join(folder, 'registry'), '--policy', 'fedora', [
        '--host',
        'assumed',
        definition(folder, vm),
      ]),
    state: folder => {
      const file = join(folder, 'registry');
      return existsSync(file) ? [...entriesOf(file).map(({name}) => name), ...damageOf(file)] : [];
    },
  },
  relabelling('apply'),
  relabelling('restore'),
  {
    name: 'virt-aa-helper',
    refused: 1,
    prepare: async folder => {
      mkdirSync(join(folder, 'profiles'));
      writeFileSync(
        join(folder, 'profiles', 'TEMPLATE.qemu'),
        '\nprofile LIBVIRT_TEMPLATE flags=(attach_disconnected) {\n}\n',
      );
      writeFileSync(join(folder, 'parser'), '#!/bin/sh\nexit 0\n');
      chmodSync(join(folder, 'parser'), 0o755);
    },
    run: async (folder, vm) => runHelperFor(folder, vm),
    state: folder => contents(join(folder, 'profiles')),
  },
];

function relabelling(verb: 'apply' | 'restore'): Command {
  const relabel = (action: string, folder: string, vm: Vm) => {
    process.env['SVIRTGEN_STATE'] = join(folder, 'state');
    return run(action, '--policy', 'debian', '--host', 'live', '--backend', 'dac', [definition(folder, vm)]);
  };
  return {
    name: verb,
    refused: 2,
    onlyRoot: true,
    prepare: async folder => {
      for (const vm of VMS) {
        writeFileSync(imageOf(folder, vm), 'x');
        if (verb === 'restore') await relabel('apply', folder, vm);
      }
    },
    run: (folder, vm) => relabel(verb, folder, vm),
    state: folder => [
      ...VMS.map(vm => `${vm} ${lstatSync(imageOf(folder, vm)).uid}`),
      ...contents(join(folder, 'state')).map(line => line.split('\n')[0]!),
    ],
  };
}

async function run(verb: string, ...words: readonly (string | readonly string[])[]): Promise<Outcome> {
  let stderr = '';
  const output = silentOutput(text => void (stderr += text));
  await runProgram([verb, ...words.flat()], output);
  const status = Number(process.exitCode);
  process.exitCode = 0;
  return {status, stderr};
}

function runHelperFor(folder: string, vm: Vm): Outcome {
  let stderr = '';
  const profiles = join(folder, 'profiles');
  const profile = `libvirt-${UUIDS[vm]}`;
  const places = ['--output-directory', profiles, '--template-directory', profiles];
  const input = Buffer.from(definitionText(folder, vm));
  const status = runHelper(
    // As libvirt does where there is one already.
    [
      existsSync(join(profiles, profile)) ? '-r' : '-c',
      '-u',
      profile,
      ...places,
      '--parser',
      join(folder, 'parser'),
    ],
    {
      program: '/usr/lib/libvirt/virt-aa-helper',
      readInput: () => input,
      print: () => undefined,
      complain: text => void (stderr += text),
      openHost: () => openHost('live'),
      loadPolicy: () => loadPolicy({policy: 'libvirt'}),
    },
  );
  return {status, stderr};
}

function imageOf(folder: string, vm: Vm): string {
  return join(folder, `${vm}.raw`);
}

function definitionText(folder: string, vm: Vm): string {
  const disk = `<disk type='file'><driver type='raw'/><source file='${imageOf(folder, vm)}'/><target dev='vda'/></disk>`;
  return domainXml({name: vm, uuid: UUIDS[vm], devices: disk});
}

function definition(folder: string, vm: Vm): string {
  const file = join(folder, `${vm}.xml`);
  if (!existsSync(file)) writeFileSync(file, definitionText(folder, vm));
  return file;
}

/** Names below a folder with what they hold. */
function contents(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(entry => !entry.isDirectory())
    .map(entry => join(entry.parentPath, entry.name))
    .toSorted()
    .map(path => `${path.slice(folder.length + 1)}\n${readFileSync(path, 'utf8')}`);
}
