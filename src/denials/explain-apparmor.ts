// SPDX-License-Identifier: Apache-2.0
/** AppArmor's refusals of a VM: which rule is missing, and whether it should be there. */
import {
  refusedLetters,
  verdict,
  type AccessRule,
  type ProfileRules,
} from '../kernel-model/apparmor/verdict.ts';
import type {Analysis} from '../layers/analysis.ts';
import {perhapsOf} from '../layers/perhaps.ts';
import {resolvedPath} from '../layers/resolved-path.ts';
import type {ProcessPlan} from '../layers/plan.ts';
import type {Intention, Step, WhyAnswer} from '../why/answer.ts';
import {openCase, type Ask} from '../why/case.ts';
import {apparmorStep} from '../why/layer-steps.ts';
import {explain} from '../why/explain.ts';
import type {MissingRule} from './apparmor-causes.ts';
import type {ApparmorCause} from './cause.ts';
import type {ApparmorDenial} from './denial.ts';
import {ofTheSystem} from '../policy/layout.ts';
import {directoryOf, isWithin} from '../text/paths.ts';
import {wantedLetters} from './apparmor-rule.ts';
import {explainKind} from './explain-apparmor-kinds.ts';
import {deviceOf, namedAfter, otherUser, vmOfProfile, type NamedAfter} from './known-vms.ts';
import {noiseOf} from './noise.ts';
import {scratchFile} from './scratch-files.ts';
import {isKeptMemory, emulatorData, isOwnTerminal, ofTheHost, titleOfProgram} from './of-the-host.ts';

/** What else is known about the VMs whose definitions were given. */
export interface VmFacts {
  /** All rules that hold under the profile of libvirt's own helper; undefined where it makes none. */
  readonly helperRules: (analysis: Analysis) => ProfileRules<AccessRule> | undefined;
  /** The operation of `--for` that grants the access, where one does. */
  readonly operationFor: (analysis: Analysis, path: string, access: string) => string | undefined;
}

export interface ApparmorSubject {
  readonly analysis: Analysis | undefined;
  readonly child: string | undefined;
  readonly analyses: readonly Analysis[];
  readonly facts: VmFacts;
}

export function explainApparmor(denial: ApparmorDenial, subject: ApparmorSubject): ApparmorCause {
  const {operation, name, fields, comm, profile} = denial;
  const path = name?.startsWith('/') ? name : undefined;
  if (denial.cut) return {kind: 'cut-off', path, operation};
  const special = explainKind(denial, subject.analyses);
  if (special) return special;
  const info = fields.get('info') ?? '';
  if (info.includes('disconnected path')) return {kind: 'disconnected-path', path: name ?? '', profile};
  if (info.includes('deleted entry')) return {kind: 'deleted-file', path: name ?? '', profile};
  if (operation === 'exec') {
    const program = name ?? 'a program';
    const title = titleOfProgram(program, subject.analysis);
    return title === undefined
      ? {kind: 'program', program, comm}
      : {kind: 'own-program', program, title, profile};
  }
  if (path !== undefined && operation === 'link' && subject.child === undefined)
    return {
      kind: 'hard-link',
      path,
      target: fields.get('target'),
      shareable: !isWithin(path, '/var/lib/libvirt') && ofTheHost(directoryOf(path), 'rw') === undefined,
      profile,
    };
  if (path !== undefined) return file(path, denial, subject);
  return name !== undefined && OF_FILES.has(operation)
    ? {kind: 'not-as-written', name, operation}
    : unknown(denial);
}

/** The kernel names a file by its whole path, or says why it cannot. */
const OF_FILES = new Set(['open', 'file_perm', 'file_lock', 'mknod', 'truncate', 'unlink', 'getattr']);

function unknown({operation, name, mask}: ApparmorDenial): ApparmorCause {
  return {
    kind: 'operation-unknown',
    operation,
    about: [name, mask && `(${mask})`].filter(Boolean).join(' '),
  };
}

function file(path: string, denial: ApparmorDenial, subject: ApparmorSubject): ApparmorCause {
  const {analysis, child, analyses} = subject;
  const access = wantedLetters(denial.mask);
  const device = deviceOf(path, analysis)?.device;
  const noise = device === undefined ? noiseOf(path, denial.mask) : undefined;
  if (noise !== undefined) return {kind: 'noise', noise};
  const uuid = vmOfProfile(denial.profile, analyses)?.uuid ?? null;
  const named = device === undefined ? namedAfter(path, {uuid, analysis}, analyses) : undefined;
  const user = device === undefined ? otherUser(path, analysis, analyses) : undefined;
  const owner = named?.kind === 'other' ? named.owner : user;
  if (owner !== undefined) return {kind: 'other-vm', path, owner};
  if (access === '') return unknown(denial);
  const process = analysis?.plan.processes.find(isIts(denial))?.role ?? 'qemu';
  const answer = analysis && child === undefined ? explain(analysis, {path, process, access}) : undefined;
  const step = analysis && answer && apparmorOf(analysis, answer, {path, process, access});
  if (analysis && step?.verdict === 'allowed')
    return granted(denial, analysis, {path, access, step, subject});
  const {profile} = denial;
  const operation =
    analysis && child === undefined ? subject.facts.operationFor(analysis, path, access) : undefined;
  if (operation !== undefined) {
    const rules = analysis && subject.facts.helperRules(analysis);
    // What libvirt's helper denies outright, no rule beside it grants.
    const denied = rules !== undefined && verdict(rules, path, access, {owner: true}).deniedBy.length > 0;
    return {kind: 'operation', operation, path, access, profile, denied};
  }
  const owners = {process: denial.fields.get('fsuid'), owner: denial.fields.get('ouid')};
  if (child === undefined && isOwnTerminal(path, owners, analysis))
    return {kind: 'stale-profile', profile, rule: TERMINALS};
  if (child === undefined && path === '/dev/ptmx')
    return {kind: 'stale-profile', profile, rule: '"/dev/ptmx" rw'};
  const isOfNoDevice = device === undefined && child === undefined && named === undefined;
  if (denial.operation === 'file_inherit' && isOfNoDevice && isPassed(path))
    return {kind: 'passed-file', path, access, profile};
  const what = ofTheHost(path, access);
  // passt sets itself up in /proc; a VM has nothing to do there.
  const isSetup = child !== undefined && path.startsWith('/proc/');
  if (what !== undefined && !isSetup) return {kind: 'sensitive', path, access, what};
  const scratch = device === undefined && child === undefined ? scratchFile(path) : undefined;
  if (scratch) return {kind: 'scratch-file', ...scratch, path, access, profile};
  if (child !== undefined) return {kind: 'child-rule', child, path, access};
  const data = device === undefined && child === undefined ? emulatorData(path, access, analysis) : undefined;
  if (data !== undefined) return {kind: 'emulator-data', path, access, profile, directory: data};
  const right = analysis === undefined ? null : (answer?.right ?? notAskedFor(path, device, analysis));
  const perhaps = right?.kind === 'not-asked-for' ? right.perhaps : undefined;
  return missing(path, access, denial, {
    named,
    perhaps,
    device: analysis && perhaps === undefined ? (device ?? null) : undefined,
    known: answer?.remedies.filter(({layer}) => layer === 'apparmor') ?? [],
    right: perhaps === undefined ? right : null,
  });
}

/** A rule counts for a name, whether a file of that name is there by now or not. */
function apparmorOf(analysis: Analysis, {steps}: WhyAnswer, ask: Ask): Step | undefined {
  const step = steps.find(({layer}) => layer === 'apparmor');
  if (step?.cause.kind !== 'nothing-there') return step;
  const one = openCase(analysis, ask);
  return one && apparmorStep(one);
}

/** A file that libvirt opens itself, and hands on to QEMU when it starts it; of a log nobody asks that. */
function isPassed(path: string): boolean {
  if (isWithin(path, ofTheSystem().log)) return false;
  return isKeptMemory(path) || (!path.startsWith('/dev/') && ofTheHost(path, 'rw') === undefined);
}

/** In the abstraction that every VM's profile includes, as /dev/ptmx is. */
const TERMINALS = '"/dev/pts/[0-9]*" rw';

function notAskedFor(path: string, device: string | undefined, analysis: Analysis): Intention | null {
  return device === undefined
    ? {
        kind: 'not-asked-for',
        path,
        domain: analysis.plan.domain.name,
        barred: undefined,
        perhaps: perhapsOf(path, analysis),
      }
    : null;
}

/** A companion may have been in the VM's profile then, and have one of its own now. */
function isIts({comm, profile: loaded}: ApparmorDenial) {
  return ({role, profile}: ProcessPlan) => role === comm && profile === loaded;
}

/** The plan has the rule: either libvirt's helper never writes it, or what was loaded is older. */
function granted(
  {profile}: ApparmorDenial,
  analysis: Analysis,
  {path, access, step, subject}: {path: string; access: string; step: Step; subject: ApparmorSubject},
): ApparmorCause {
  const rules = subject.facts.helperRules(analysis);
  const asked = [...access].filter(letter => 'rwkm'.includes(letter)).join('');
  const refused = rules && refusedLetters(rules, resolvedPath(path, analysis.host), asked, {owner: true});
  if (refused === undefined || refused === '')
    return {kind: 'stale-profile', profile, rule: step.rule.replace(/,$/, '')};
  return {kind: 'helper-gap', path, access, device: step.from?.device ?? 'the VM'};
}

/** Root owns what is the host's, and people what they have made themselves. */
function isLibvirts(path: string, owner: number): boolean {
  const isPersons = owner >= 1000 && owner < 60_000;
  return owner > 0 && !isPersons && !path.startsWith('/run/user/');
}

/** Files that guest memory is in. */
const IS_MEMORY = /\/libvirt\/qemu\/(?:ram\/)?\d+-[^/]+\/(?:ram-node|qemu_back_mem|pc\.ram|dimm)/;

const MAKES = new Set(['mknod', 'mkdir', 'symlink']);

function missing(
  path: string,
  access: string,
  {profile, fields, operation}: ApparmorDenial,
  {
    named,
    perhaps,
    device,
    known,
    right,
  }: Pick<MissingRule, 'device' | 'known' | 'perhaps' | 'right'> & {named: NamedAfter | undefined},
): ApparmorCause {
  if (named?.kind === 'own')
    return {kind: 'own-state', path, access, profile, certain: named.certain, memory: IS_MEMORY.test(path)};
  const [process, owner] = [fields.get('fsuid'), fields.get('ouid')];
  // Of what is not there yet the kernel tells its maker as owner.
  const makes = MAKES.has(operation);
  if (!makes && device === undefined && process === owner && isLibvirts(path, Number(owner)))
    return {kind: 'labelled-without-rule', path, access, profile, perhaps};
  const kind = typeof device === 'string' ? 'rule-lacks-access' : 'no-rule';
  return {kind, path, access, makes, profile, perhaps, device, known, right};
}
