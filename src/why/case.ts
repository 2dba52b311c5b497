// SPDX-License-Identifier: Apache-2.0
/** One question: may this process of this VM get this access to this path? */
import {withoutTrailingSlashes} from '../text/paths.ts';
import {type Walk, walkPath} from '../host/walk-path.ts';
import type {Subject} from '../kernel-model/dac/mode-bits.ts';
import type {Resource} from '../inventory/resource.ts';
import type {ProcessPlan} from '../layers/plan.ts';
import {subjectOf} from '../layers/dac/judge-dac.ts';
import type {Question} from '../layers/judgement.ts';
import type {Analysis} from '../layers/analysis.ts';
import {resolvedPath} from '../layers/resolved-path.ts';
import {ownAccess} from '../inventory/role-questions.ts';
import {namesInDirectory} from '../layers/names-in-directory.ts';

export interface Case extends Question {
  readonly analysis: Analysis;
  readonly access: string;
  readonly resolved: string;
  /** The same object by another name, which is the one the definition has. */
  readonly otherName: OtherName | undefined;
  /** What the definition needs the path for, by any process. */
  readonly uses: readonly Resource[];
  readonly walk: Walk;
  /** Whom the mode bits see; undefined where the process has no ids of its own. */
  readonly subject: Subject | undefined;
}

export interface Ask {
  readonly path: string;
  /** Name or role; without it, the process that the definition needs the path for, or QEMU. */
  readonly process?: string | undefined;
  /** Letters of `rwkmx`; without them, what the definition needs, or r. */
  readonly access?: string | undefined;
}

/** Undefined when the VM has no such process. */
export function openCase(analysis: Analysis, ask: Ask): Case | undefined {
  const {path} = ask;
  const resolved = resolvedPath(path, analysis.host);
  const uses = analysis.places().all(resolved);
  const process = chooseProcess(analysis.plan.processes, uses, ask.process);
  if (process === undefined) return undefined;
  const own = uses.filter(use => use.process === process.role);
  return {
    analysis,
    path,
    resolved,
    process,
    passed: own.length > 0 && own.every(use => use.passed),
    access: ask.access ?? (neededAccess(own, resolved, analysis) || 'r'),
    uses,
    otherName: uses.length > 0 ? undefined : otherName(resolved, analysis),
    walk: walkIn(analysis, path, resolved),
    subject: subjectOf(analysis, process),
  };
}

/** On an assumed host everything exists, what is below what it takes for a file, too. */
function walkIn({files, host}: Analysis, path: string, resolved: string): Walk {
  const walk = walkPath(path, files);
  const facts = walk.problem === 'not-a-directory' ? host.stat(path) : undefined;
  return facts === undefined ? walk : {searched: [], end: resolved, facts, problem: undefined};
}

function chooseProcess(
  processes: readonly ProcessPlan[],
  uses: readonly Resource[],
  asked: string | undefined,
): ProcessPlan | undefined {
  if (asked !== undefined) return processes.find(({name, role}) => name === asked || role === asked);
  // QEMU stands first.
  return processes.find(({role}) => uses.some(use => use.process === role)) ?? processes[0];
}

function neededAccess(uses: readonly Resource[], resolved: string, {host}: Analysis): string {
  const isItself = ({path}: Resource) => withoutTrailingSlashes(resolvedPath(path, host)) === resolved;
  const letters = uses.map(use => (isItself(use) ? ownAccess(use) : use.access)).join('');
  return [...'rwkmx'].filter(letter => letters.includes(letter)).join('');
}

/** Letters of `rw` in what was asked: the only ones that most layers know. */
export function readWrite({access}: Case): string {
  return [...'rw'].filter(letter => access.includes(letter)).join('');
}

/** What a definition has of an object that it names otherwise. */
type OtherName = Pick<Resource, 'path' | 'from'>;

/** @param path resolved, and none that the definition has */
export function otherName(path: string, analysis: Analysis): OtherName | undefined {
  return namedIn(path, analysis) ?? inShare(path, analysis);
}

/** The object itself, a file that it lies on, or a device that is made of it. */
function namedIn(path: string, {objects, inventory, host}: Analysis): OtherName | undefined {
  const object = host.object(path);
  if (object?.id === undefined) return undefined;
  const {id, files} = object;
  const isMadeOf = (device: string) =>
    host.stat(device)?.type === 'block' && host.object(device)?.on.includes(id) === true;
  return (
    [id, ...files.flatMap(file => host.object(file)?.id ?? [])].flatMap(one => objects().get(one) ?? [])[0] ??
    (id.startsWith('file ') ? inventory.resources.find(resource => isMadeOf(resource.path)) : undefined)
  );
}

function inShare(path: string, {inventory, host}: Analysis): OtherName | undefined {
  for (const {role, path: directory, from} of inventory.resources) {
    if (role !== 'filesystem-directory') continue;
    const [name] = namesInDirectory(path, directory, host);
    if (name !== undefined) return {path: name, from};
  }
  return undefined;
}
