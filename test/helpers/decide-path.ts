// SPDX-License-Identifier: Apache-2.0
import {decideAccess, EXECUTE, type DacDecision, type Subject} from '../../src/kernel-model/dac/mode-bits.ts';
import {walkPath, type Walk} from '../../src/host/walk-path.ts';
import type {FileFacts, Host} from '../../src/host/host.ts';

/** What keeps a subject from a path, or that nothing of DAC does. */
interface PathDecision {
  /** Where it was decided: the directory that may not be searched, else the end of the walk. */
  readonly at: string;
  readonly step: 'search' | 'access';
  readonly decision: DacDecision;
  readonly walk: Walk;
}

/**
 * Asks for the search bit of every directory on the way and then for the access itself. The first refusal
 * decides; a directory that cannot be judged makes an answer 'unknown' unless a later one refuses.
 */
export function decidePath(
  path: string,
  host: Pick<Host, 'lstat' | 'readlink'>,
  subject: Subject,
  wanted: number,
): PathDecision {
  const walk = walkPath(path, host);
  const steps = walk.searched.map(at => ({
    at,
    step: 'search' as const,
    decision: decide(host.lstat(at), subject, EXECUTE),
  }));
  const last = {at: walk.end, step: 'access' as const, decision: decide(walk.facts, subject, wanted)};
  const all = walk.problem ? steps : [...steps, last];
  const first = (answer: DacDecision['answer']) => all.find(({decision}) => decision.answer === answer);
  return {...(first('refused') ?? first('unknown') ?? last), walk};
}

function decide(facts: FileFacts | undefined, subject: Subject, wanted: number): DacDecision {
  return facts ? decideAccess(facts, subject, wanted) : {answer: 'unknown', by: undefined, perms: 0};
}
