// SPDX-License-Identifier: Apache-2.0
/** The VMs of one boot, ready to be copied into the guest: their files, profiles and scripts. */
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {verdict} from '../../src/kernel-model/apparmor/verdict.ts';
import {planRules} from '../../src/layers/apparmor/profile-rules.ts';
import type {ApparmorRule, LabelPlan} from '../../src/layers/plan.ts';
import {quoteShell} from '../../src/text/quote-shell.ts';
import type {Boot} from './boot.ts';
import type {CommandLine} from './command-lines.ts';
import {definitionXml, type Access, type LabDefinition, type Names} from './definition.ts';
import {refusalCode, svirtgen} from './svirtgen.ts';

export interface Vm extends Names {
  readonly definition: LabDefinition;
  readonly xml: string;
  /** Where the definition is. */
  readonly file: string;
  readonly profile: string;
  readonly rules: readonly ApparmorRule[];
  readonly probes: readonly Probe[];
}

type Unplanned = Omit<Vm, 'probes' | 'rules'>;

export interface Probe extends Access {
  readonly expected: 'allowed' | 'refused';
}

export const ABSTRACTIONS = '/etc/apparmor.d';

/** @returns the code with which `generate` refuses the definition; undefined where it does not */
export function refusalOf(definition: LabDefinition, boot: Boot): string | undefined {
  const folder = mkdtempSync(join(boot.work, 'refused-'));
  return refusalCode(makeFiles(definition, 0, {...boot, work: folder}).file, boot);
}

export function makeVms(definitions: readonly LabDefinition[], boot: Boot): readonly Vm[] {
  const named = definitions.map((definition, index) => makeFiles(definition, index, boot));
  const out = join(boot.work, 'out');
  svirtgen('generate', boot, '--backend', 'apparmor', '-o', out, ...named.map(({file}) => file));
  const owned = named.map(ownedBy);
  return named.map((vm, index) => {
    compile(vm, boot);
    const {apparmor} = JSON.parse(readFileSync(join(out, 'plan', `${vm.profile}.json`), 'utf8')) as LabelPlan;
    if (!('rules' in apparmor)) throw new Error(`${vm.name}: ${apparmor.refused.message}`);
    // The VMs before and after it stand for all others; test/layers asks the model about every two.
    const others = [owned.at(index - 1)!, owned[(index + 1) % owned.length]!].flat();
    const strangers = named.length > 1 ? others : [];
    return {...vm, rules: apparmor.rules, probes: probesOf(vm, apparmor.rules, strangers)};
  });
}

/** What no other VM may reach: its files, and what libvirt makes for it. */
function ownedBy({name, uuid, folder}: Unplanned): readonly Access[] {
  const made = [
    `/var/lib/libvirt/qemu/domain--1-${name}/master-key.aes`,
    `/var/lib/libvirt/qemu/domain--1-${name}/new`,
    `/var/lib/libvirt/qemu/channel/target/domain--1-${name}/new`,
    `/var/lib/libvirt/qemu/ram/-1-${name}/new`,
    `/var/lib/libvirt/swtpm/${uuid}/new`,
    `/var/log/libvirt/qemu/${name}.log`,
    `/run/libvirt/qemu/${name}.pid`,
    `/run/libvirt/qemu/swtpm/-1-${name}-swtpm.sock`,
    `/dev/shm/${name}`,
  ].map(path => ({letter: 'w' as const, path}));
  return [...filesOf(folder).map(path => ({letter: 'r' as const, path})), ...made];
}

function makeFiles(definition: LabDefinition, index: number, {work}: Boot): Unplanned {
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

/** As the guest would, where it takes longer. @param without a line of the rules that is left out */
export function compile(
  {profile, folder}: Unplanned,
  {work, features}: Boot,
  {to = 'profile.bin', without}: {readonly to?: string; readonly without?: string} = {},
): void {
  const out = join(work, 'out', 'apparmor');
  const includes = join(work, 'include');
  mkdirSync(join(includes, 'libvirt'), {recursive: true});
  const lines = readFileSync(join(out, `${profile}.files`), 'utf8').split('\n');
  if (without !== undefined && !lines.includes(without)) throw new Error(`no rule ${without}`);
  const left = lines.filter(line => line !== without);
  writeFileSync(join(includes, 'libvirt', `${profile}.files`), left.join('\n'));
  const options = ['-Q', '-K', '-S', '-M', features, '-b', ABSTRACTIONS, '-I', includes];
  const binary = execFileSync('apparmor_parser', [...options, join(out, profile)], {
    env: {...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin`},
    maxBuffer: 1 << 26,
  });
  writeFileSync(join(folder, to), binary);
}

/**
 * Each regular file that the profile names can be opened as the rule says and no further; a name that is longer
 * or shorter by one character, a new file and the host's secrets cannot.
 */
function probesOf(
  {definition, folder}: Unplanned,
  planned: readonly ApparmorRule[],
  strangers: readonly Access[],
): readonly Probe[] {
  const rules = planRules(planned);
  const {allowed = () => [], forbidden = () => []} = definition;
  const granted: Access[] = [...allowed(folder)];
  const refused: Access[] = [
    {letter: 'r', path: '/etc/shadow'},
    {letter: 'w', path: `${folder}/a-new-file`},
    ...forbidden(folder),
    ...strangers,
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

/**
 * What `vm.sh` in the VM's folder does, in terms of guest.sh.
 *
 * @param as the names of the script, of the profile, and of what comes back, where they are others
 */
export function writeScript(
  vm: Vm,
  commandLine: CommandLine,
  as: {readonly script: string; readonly binary: string; readonly tag: string} = {
    script: 'vm.sh',
    binary: 'profile.bin',
    tag: vm.name,
  },
): void {
  const {definition, name, uuid, folder, profile, probes} = vm;
  const body = (lines: string | undefined) => `{\n${lines || ':'}\n}`;
  const start =
    definition.probeOnly || 'refused' in commandLine ? undefined : confined(vm, commandLine.words);
  const script = `vm=${quoteShell(name)} uuid=${uuid} folder=${quoteShell(folder)} profile=${profile}
binary=${as.binary} tag=${quoteShell(as.tag)}
beside() ${body(definition.beside)}
companions() ${body(definition.companions)}
running() ${body(definition.running && `answers\n${definition.running}`)}
start() ${body(start && `qemu ${start.map(quoteShell).join(' ')}`)}
probes() ${body(probes.map(({letter, path}) => `attempt ${letter} ${quoteShell(path)}`).join('\n'))}
`;
  writeFileSync(join(folder, as.script), script);
}

function confined(vm: Vm, words: readonly string[]): readonly string[] {
  const {definition, profile} = vm;
  const program = words.findIndex(word => word.startsWith('/'));
  const options = words.slice(program).map(word => definition.adjust?.(word, vm) ?? word);
  const added = definition.line?.added(vm) ?? [];
  return [...words.slice(0, program), 'aa-exec', '-p', profile, '--', ...options, ...added];
}
