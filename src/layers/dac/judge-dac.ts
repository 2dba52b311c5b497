// SPDX-License-Identifier: Apache-2.0
/** Owners, mode bits and ACLs, from the root directory to the file. */
import type {FileFacts} from '../../host/host.ts';
import {
  decideAccess,
  EXECUTE,
  octal,
  READ,
  WRITE,
  type DacDecision,
  type Subject,
} from '../../kernel-model/dac/mode-bits.ts';
import {walkPath, type Walk} from '../../host/walk-path.ts';
import {directoryOf} from '../../text/paths.ts';
import type {Cause} from '../cause.ts';
import {judged, unasked, unknown, type Judgement, type Question} from '../judgement.ts';
import type {Analysis} from '../analysis.ts';
import type {PlannedOwner} from '../planned-labels.ts';
import {resolvedPath} from '../resolved-path.ts';

export function judgeDac(analysis: Analysis, {path, process, passed}: Question): Judgement {
  // The driver sets owners; the kernel asks for them wherever it is.
  const isSession = analysis.site.layout.caller !== undefined;
  if (!analysis.active.has('dac') && !isSession)
    return unasked('dac', {kind: 'layer-inactive', layer: 'dac'});
  if (passed) return unasked('dac', {kind: 'descriptor-passed'});
  const subject = subjectOf(analysis, process);
  if (!subject) return unasked('dac', {kind: 'no-user', process: process.name});
  const walk = knownWalk(path, analysis);
  for (const directory of walk.searched) {
    const facts = analysis.files.lstat(directory);
    const from = analysis.owners.get(directory)?.from;
    if (facts && decide(facts, subject, EXECUTE, analysis).answer === 'refused') {
      const rule = `${describeFile(facts)} ${directory}`;
      return judged('dac', '', {rule, from, cause: {kind: 'search-refused', subject, directory}});
    }
  }
  const resolved = resolvedPath(path, analysis.host);
  if (analysis.bound.has(resolved)) return judgeMaking('socket', analysis, resolved, subject);
  if (analysis.created.has(resolved) && walk.problem === 'missing' && walk.end === resolved)
    return judgeMaking('file', analysis, resolved, subject);
  const planned = analysis.owners.get(resolved);
  if (walk.problem === 'missing') return judgeMissing(walk.end, planned, subject);
  if (walk.problem !== undefined || !walk.facts)
    return judged('dac', '', {
      rule: `${walk.end}: ${walk.problem ?? 'missing'}`,
      cause: {kind: 'leads-nowhere', path},
    });
  return judgeFile(analysis, walk.end, walk.facts, subject, planned);
}

/** On a host that is only assumed to have everything, a directory that nobody described looks like a file. */
function knownWalk(path: string, {files}: Analysis): Walk {
  const walk = walkPath(path, files);
  const guessed = walk.problem === 'not-a-directory' && walk.facts?.mode === undefined;
  return guessed ? {...walk, end: path, facts: files.lstat(path), problem: undefined} : walk;
}

/** The process as the mode bits see it; undefined where nobody gives it ids. */
export function subjectOf(
  {host, plan}: Analysis,
  {uid, gid, role}: Question['process'],
): Subject | undefined {
  if (uid === null || gid === null) return undefined;
  // libvirt sets QEMU's supplementary groups and nobody else's.
  const groups = role === 'qemu' ? (plan.dac.groups ?? host.groupsOf(uid) ?? []) : [];
  // Since libvirt 6.0 a process of root keeps its powers.
  return {uid, gid, groups, ...(uid === 0 && {capabilities: ['CAP_DAC_OVERRIDE'] as const})};
}

function judgeFile(
  analysis: Analysis,
  end: string,
  facts: FileFacts,
  subject: Subject,
  planned: PlannedOwner | undefined,
): Judgement {
  const said = {rule: `${describeFile(facts)} ${end}`, from: planned?.from};
  const read = decide(facts, subject, READ, analysis);
  const write = decide(facts, subject, WRITE, analysis);
  if (read.answer === 'unknown' || write.answer === 'unknown') {
    if (planned?.uid === subject.uid && facts.mode === undefined)
      return judged('dac', 'rw', {...said, cause: {kind: 'owned-at-start', subject}});
    return unknown('dac', {...said, cause: {kind: 'owner-unknown'}});
  }
  const writes = write.answer === 'allowed' && facts.sealed === undefined;
  const access = `${read.answer === 'allowed' ? 'r' : ''}${writes ? 'w' : ''}`;
  if (write.answer === 'allowed' && facts.sealed)
    return judged('dac', access, {...said, cause: {kind: 'sealed', path: end, sealed: facts.sealed}});
  const cause: Cause = {kind: 'mode-bits', access, subject, by: read.by, planned: planned !== undefined};
  return judged('dac', access, {...said, cause});
}

/** Without the user's groups, a refusal that one of them could lift is none. */
export function decide(facts: FileFacts, subject: Subject, wanted: number, {host}: Analysis): DacDecision {
  const decision = decideAccess(facts, subject, wanted);
  if (decision.answer !== 'refused' || decision.by !== 'other' || host.groupsOf(subject.uid)) return decision;
  const lifted = ((facts.mode ?? 0) >> 3) & wanted;
  return facts.gid !== 0 && lifted === wanted ? {...decision, answer: 'unknown'} : decision;
}

/** QEMU takes away what is there under a socket's name, and makes it: both are writing to the directory. */
function judgeMaking(what: 'socket' | 'file', analysis: Analysis, path: string, subject: Subject): Judgement {
  const directory = directoryOf(path);
  const made = analysis.owners.get(directory);
  const facts = analysis.files.lstat(directory);
  const old = analysis.host.lstat(path);
  const answer = facts
    ? decideBinding(facts, old, subject, analysis)
    : made?.made === true && made.uid === subject.uid
      ? 'allowed'
      : 'unknown';
  const said = {
    rule: facts ? `${describeFile(facts)} ${directory}` : '',
    from: made?.from,
    cause: {
      kind: 'made-itself',
      what,
      subject,
      directory,
      answer,
      left: facts && leftBy(facts, old, subject),
    },
  } as const;
  return answer === 'unknown' ? unknown('dac', said) : judged('dac', answer === 'allowed' ? 'rw' : '', said);
}

/** In a directory with the sticky bit only its owner and the file's take a file away. */
function decideTaking(
  directory: FileFacts,
  old: FileFacts | undefined,
  {uid}: Subject,
): DacDecision['answer'] {
  const isSticky = ((directory.mode ?? 0) & STICKY) !== 0;
  if (!old || !isSticky || uid === 0) return 'allowed';
  const owners = [directory.uid, old.uid];
  if (owners.includes(uid)) return 'allowed';
  return owners.includes(undefined) ? 'unknown' : 'refused';
}

/** Whose it is that is left there, and in the way. */
function leftBy(directory: FileFacts, old: FileFacts | undefined, subject: Subject): number | undefined {
  return decideTaking(directory, old, subject) === 'refused' ? old?.uid : undefined;
}

function decideBinding(
  directory: FileFacts,
  old: FileFacts | undefined,
  subject: Subject,
  analysis: Analysis,
): DacDecision['answer'] {
  if (directory.sealed === 'immutable' || (directory.sealed && old)) return 'refused';
  const taking = decideTaking(directory, old, subject);
  if (taking === 'refused') return taking;
  const making = decide(directory, subject, WRITE | EXECUTE, analysis).answer;
  return making === 'allowed' ? taking : making;
}

const STICKY = 0o1000;

function judgeMissing(end: string, planned: PlannedOwner | undefined, subject: Subject): Judgement {
  if (!planned?.made)
    return unknown('dac', {
      rule: `${end} does not exist`,
      from: planned?.from,
      cause: {kind: 'missing', path: end},
    });
  const {uid, gid, mode, from} = planned;
  const rule = `${uid}:${gid}${mode === undefined ? '' : ` ${octal(mode)}`} ${end}`;
  if (uid === subject.uid)
    return judged('dac', 'rw', {rule, from, cause: {kind: 'made-at-start', by: 'this'}});
  const cause: Cause = {kind: 'made-at-start', by: 'another'};
  if (mode === undefined) return unknown('dac', {rule, from, cause});
  const facts = {type: 'file', uid, gid, mode, acl: undefined} as const;
  const letters = [...'rw'].filter(
    letter => decideAccess(facts, subject, letter === 'r' ? READ : WRITE).answer === 'allowed',
  );
  return judged('dac', letters.join(''), {rule, from, cause});
}

export function describeFile({uid, gid, mode, acl}: FileFacts): string {
  const owner = uid === undefined && gid === undefined ? '?' : `${uid ?? '?'}:${gid ?? '?'}`;
  return `${owner} ${mode === undefined ? '?' : octal(mode)}${acl?.length ? '+' : ''}`;
}
