// SPDX-License-Identifier: Apache-2.0
/** The VMs of one boot, ready to be copied into the guest: their files, profiles and scripts. */
import {execFileSync} from 'node:child_process';
import {copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {planRules, verdict} from '../../src/kernel-model/apparmor/verdict.ts';
import type {LabelPlan} from '../../src/layers/plan.ts';
import {quoteShell} from '../../src/text/quote-shell.ts';
import {root} from '../helpers/paths.ts';
import {QEMU_CONF} from './command-lines.ts';
import type {CommandLine} from './command-lines.ts';
import type {Access, LabDefinition, Names} from './definition.ts';
import {definitionXml} from './definition.ts';

export type Mode = 'strict' | 'libvirt';

export interface Vm extends Names {
  readonly definition: LabDefinition;
  readonly xml: string;
  /** Where the definition is. */
  readonly file: string;
  readonly profile: string;
  readonly probes: readonly Probe[];
}

export interface Probe extends Access {
  readonly expected: 'allowed' | 'refused';
}

/** All VMs of one boot have their folders below `work`. */
export interface Boot {
  readonly work: string;
  readonly mode: Mode;
  /** The file with the AppArmor features of the guest's kernel. */
  readonly features: string;
}

const MAIN = join(root, 'build', 'src', 'cli', 'main.js');
const ABSTRACTIONS = '/etc/apparmor.d';

/** Runs the command on the host as the lab's VMs need it: for the libvirt whose command lines these are. */
export function svirtgen(verb: string, {work, mode}: Boot, ...parameters: readonly string[]): string {
  const qemuConf = join(work, 'qemu.conf');
  writeFileSync(qemuConf, `${QEMU_CONF.join('\n')}\n`);
  const site = ['--policy', 'debian', '--host', 'live', '--libvirt', '9.0.0', '--parser', '3.0.8'];
  const options = ['--quiet', '--mode', mode, '--qemu-conf', qemuConf, ...site];
  try {
    return execFileSync(process.execPath, [MAIN, verb, ...options, ...parameters], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 1 << 28,
    });
  } catch (error) {
    // There was something to see.
    const {status, stdout} = error as {readonly status?: number; readonly stdout?: string};
    if (status === 1 && stdout) return stdout;
    throw error;
  }
}

export function makeVms(definitions: readonly LabDefinition[], boot: Boot): readonly Vm[] {
  const named = definitions.map((definition, index) => makeFiles(definition, index, boot));
  const out = join(boot.work, 'out');
  svirtgen('generate', boot, '--backend', 'apparmor', '-o', out, ...named.map(({file}) => file));
  return named.map(vm => {
    compile(vm, boot);
    const plan = JSON.parse(readFileSync(join(out, 'plan', `${vm.profile}.json`), 'utf8')) as LabelPlan;
    return {...vm, probes: probesOf(vm, plan)};
  });
}

function makeFiles(definition: LabDefinition, index: number, {work}: Boot): Omit<Vm, 'probes'> {
  const folder = join(work, definition.name);
  const uuid = `1ab00000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const names: Names = {name: `lab-${definition.name}`, uuid, folder};
  mkdirSync(folder);
  if (definition.files) execFileSync('sh', ['-ec', definition.files], {cwd: folder});
  const xml = definitionXml(definition, names);
  const file = join(work, `${names.name}.xml`);
  writeFileSync(file, xml);
  return {...names, definition, xml, file, profile: `libvirt-${uuid}`};
}

/** As the guest would, where it takes longer. */
function compile({profile, folder}: Omit<Vm, 'probes'>, {work, features}: Boot): void {
  const out = join(work, 'out', 'apparmor');
  const includes = join(work, 'include');
  mkdirSync(join(includes, 'libvirt'), {recursive: true});
  copyFileSync(join(out, `${profile}.files`), join(includes, 'libvirt', `${profile}.files`));
  const options = ['-Q', '-K', '-S', '-M', features, '-b', ABSTRACTIONS, '-I', includes];
  const binary = execFileSync('apparmor_parser', [...options, join(out, profile)], {
    env: {...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin`},
    maxBuffer: 1 << 26,
  });
  writeFileSync(join(folder, 'profile.bin'), binary);
}

/**
 * Each regular file that the profile names can be opened as the rule says and no further; a name that is longer
 * or shorter by one character, a new file and the host's secrets cannot.
 */
function probesOf({definition, folder}: Omit<Vm, 'probes'>, plan: LabelPlan): readonly Probe[] {
  if (!('rules' in plan.apparmor)) throw new Error(`${folder}: ${plan.apparmor.refused.message}`);
  const rules = planRules(plan.apparmor.rules);
  const {allowed = () => [], forbidden = () => []} = definition;
  const granted: Access[] = [...allowed(folder)];
  const refused: Access[] = [
    {letter: 'r', path: '/etc/shadow'},
    {letter: 'w', path: `${folder}/a-new-file`},
    ...forbidden(folder),
  ];
  for (const path of filesOf(folder)) {
    const granting = (letter: string) => verdict(rules, path, letter, {owner: true}).allowed;
    if (!granting('r')) continue;
    granted.push({letter: 'r', path});
    (granting('w') ? granted : refused).push({letter: 'w', path});
    if (definition.whole?.some(name => path.startsWith(join(folder, name, '/')))) continue;
    for (const neighbour of [`${path}x`, path.slice(0, -1)]) {
      if (existsSync(neighbour)) continue;
      writeFileSync(neighbour, 'a neighbour\n');
      refused.push({letter: 'r', path: neighbour});
    }
  }
  return [
    ...granted.map(one => ({...one, expected: 'allowed' as const})),
    ...refused.map(one => ({...one, expected: 'refused' as const})),
  ];
}

/** Regular files that the definition's own lines made; not what is handed over with a whole directory. */
function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile() && entry.name !== 'profile.bin')
    .map(entry => join(entry.parentPath, entry.name));
}

/** What `vm.sh` in the VM's folder does, in terms of guest.sh. */
export function writeScript(vm: Vm, commandLine: CommandLine): void {
  const {definition, name, uuid, folder, profile, probes} = vm;
  const body = (lines: string | undefined) => `{\n${lines ?? ':'}\n}`;
  const start =
    definition.probeOnly || 'refused' in commandLine ? undefined : confined(vm, commandLine.words);
  const script = `vm=${quoteShell(name)} uuid=${uuid} folder=${quoteShell(folder)} profile=${profile}
beside() ${body(definition.beside)}
companions() ${body(definition.companions)}
start() ${body(start && `qemu ${start.map(quoteShell).join(' ')}`)}
probes() ${body(probes.map(({letter, path}) => `attempt ${letter} ${quoteShell(path)}`).join('\n'))}
`;
  writeFileSync(join(folder, 'vm.sh'), script);
}

function confined(vm: Vm, words: readonly string[]): readonly string[] {
  const {definition, profile} = vm;
  const program = words.findIndex(word => word.startsWith('/'));
  const options = words.slice(program).map(word => definition.adjust?.(word, vm) ?? word);
  return [...words.slice(0, program), 'aa-exec', '-p', profile, '--', ...options];
}
