/** Owners, mode bits and ACLs, from the root directory to the file. */
import type {FileFacts} from '../../host/host.ts';
import {decideAccess, EXECUTE, READ, WRITE} from '../../kernel-model/dac/mode-bits.ts';
import type {DacDecision, DecidedBy, Subject} from '../../kernel-model/dac/mode-bits.ts';
import {walkPath} from '../../kernel-model/dac/path-search.ts';
import type {Walk} from '../../kernel-model/dac/path-search.ts';
import {judged, unasked, unknown} from '../judgement.ts';
import type {Judgement, Question} from '../judgement.ts';
import type {PlannedOwner, Analysis} from '../analysis.ts';
import {resolvedPath} from '../analysis.ts';

export function judgeDac(analysis: Analysis, {path, process, passed}: Question): Judgement {
  if (!analysis.active.has('dac')) return unasked('dac', 'the DAC driver is not active');
  if (passed) return unasked('dac', 'libvirt opens it and passes the descriptor on');
  const subject = subjectOf(analysis, process);
  if (!subject) return unasked('dac', `${process.name} has no user of its own here`);
  const walk = knownWalk(path, analysis);
  for (const directory of walk.searched) {
    const facts = analysis.files.lstat(directory);
    const from = analysis.owners.get(directory)?.from;
    if (facts && decide(facts, subject, EXECUTE, analysis).answer === 'refused') {
      const rule = `${describeFile(facts)} ${directory}`;
      return judged('dac', '', {rule, from, reason: `${whoIs(subject)} may not search ${directory}`});
    }
  }
  const planned = analysis.owners.get(resolvedPath(path, analysis.host));
  if (walk.problem === 'missing') return judgeMissing(walk.end, planned, subject);
  if (walk.problem !== undefined || !walk.facts)
    return judged('dac', '', {
      rule: `${walk.end}: ${walk.problem ?? 'missing'}`,
      reason: `${path} leads nowhere`,
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
  const [read, write] = [decide(facts, subject, READ, analysis), decide(facts, subject, WRITE, analysis)];
  if (read.answer === 'unknown' || write.answer === 'unknown') {
    if (planned?.uid === subject.uid && facts.mode === undefined)
      return judged('dac', 'rw', {...said, reason: `${whoIs(subject)} owns it once the VM has started`});
    return unknown('dac', {...said, reason: 'the host does not tell enough about its owner, mode or groups'});
  }
  const access = `${read.answer === 'allowed' ? 'r' : ''}${write.answer === 'allowed' ? 'w' : ''}`;
  return judged('dac', access, {...said, reason: reasonFor(access, subject, read.by, planned !== undefined)});
}

/** Without the user's groups, a refusal that one of them could lift is none. */
export function decide(facts: FileFacts, subject: Subject, wanted: number, {host}: Analysis): DacDecision {
  const decision = decideAccess(facts, subject, wanted);
  if (decision.answer !== 'refused' || decision.by !== 'other' || host.groupsOf(subject.uid)) return decision;
  const lifted = ((facts.mode ?? 0) >> 3) & wanted;
  return facts.gid !== 0 && lifted === wanted ? {...decision, answer: 'unknown'} : decision;
}

function judgeMissing(end: string, planned: PlannedOwner | undefined, subject: Subject): Judgement {
  if (!planned?.made)
    return unknown('dac', {
      rule: `${end} does not exist`,
      from: planned?.from,
      reason: `${end} does not exist`,
    });
  const {uid, gid, mode, from} = planned;
  const rule = `${uid}:${gid}${mode === undefined ? '' : ` ${octal(mode)}`} ${end}`;
  if (uid === subject.uid)
    return judged('dac', 'rw', {rule, from, reason: 'made at start, for this process'});
  if (mode === undefined) return unknown('dac', {rule, from, reason: 'made at start, for another process'});
  const facts = {type: 'file', uid, gid, mode, acl: undefined} as const;
  const letters = [...'rw'].filter(
    letter => decideAccess(facts, subject, letter === 'r' ? READ : WRITE).answer === 'allowed',
  );
  return judged('dac', letters.join(''), {rule, from, reason: 'made at start, for another process'});
}

/** Who decided, in words. */
function decidedBy(by: DecidedBy | undefined, planned: boolean): string {
  if (by === undefined) return '';
  const words: Record<DecidedBy, string> = {
    owner: planned ? 'as owner, once the VM has started' : 'as owner',
    'acl-user': 'by an ACL entry of its own',
    group: 'through its group',
    'acl-group': "through a group's ACL entry",
    other: 'like everybody',
    capability: 'with CAP_DAC_OVERRIDE',
  };
  return ` (${words[by]})`;
}

/** A decision about letters of `rwx`, in a sentence. */
export function reasonForAccess(
  {answer, by}: DacDecision,
  letters: string,
  subject: Subject,
  planned: boolean,
): string {
  if (answer === 'unknown') return 'the host does not tell enough about its owner, mode or groups';
  const verbs = {r: 'read', w: 'write', x: 'execute'};
  const wanted = Object.entries(verbs).flatMap(([letter, verb]) => (letters.includes(letter) ? [verb] : []));
  const may = answer === 'allowed' ? 'may' : 'may not';
  return `${whoIs(subject)} ${may} ${wanted.join(answer === 'allowed' ? ' and ' : ' or ')} it${decidedBy(by, planned)}`;
}

function reasonFor(access: string, subject: Subject, by: DecidedBy | undefined, planned: boolean): string {
  const may = {
    rw: 'may read and write',
    r: 'may only read',
    w: 'may only write',
    '': 'may neither read nor write',
  };
  return `${whoIs(subject)} ${may[access as keyof typeof may]}${decidedBy(by, planned)}`;
}

export function whoIs({uid, gid}: Subject): string {
  return `${uid}:${gid}`;
}

export function describeFile({uid, gid, mode, acl}: FileFacts): string {
  const owner = uid === undefined && gid === undefined ? '?' : `${uid ?? '?'}:${gid ?? '?'}`;
  return `${owner} ${mode === undefined ? '?' : octal(mode)}${acl?.length ? '+' : ''}`;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
