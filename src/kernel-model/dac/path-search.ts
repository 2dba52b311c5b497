// SPDX-License-Identifier: Apache-2.0
/** A path is reached only when every directory on the way, symbolic links' included, may be searched. */
import type {FileFacts, Host} from '../../host/host.ts';
import {decideAccess, EXECUTE} from './mode-bits.ts';
import type {DacDecision, Subject} from './mode-bits.ts';

/** The kernel follows at most so many links in one path. */
const MAX_LINKS = 40;

type Tree = Pick<Host, 'lstat' | 'readlink'>;

/** How the kernel comes from `/` to what a path names. */
export interface Walk {
  /** The directories that are searched, in order, each once. */
  readonly searched: readonly string[];
  /** Where the walk ends: the file itself, or the first name that does not exist. */
  readonly end: string;
  readonly facts: FileFacts | undefined;
  /** 'loop' with too many links; 'not-a-directory' when a name follows a file. */
  readonly problem: 'missing' | 'loop' | 'not-a-directory' | undefined;
}

/** Walks an absolute path through the host, links included, the last one too. */
export function walkPath(path: string, host: Tree): Walk {
  const rest = names(path);
  const searched = new Set<string>();
  let at = '/';
  let links = 0;
  const stop = (end: string, problem: Walk['problem'], facts?: FileFacts): Walk => ({
    searched: [...searched],
    end,
    facts,
    problem,
  });
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    searched.add(at);
    const next = name === '..' ? parent(at) : join(at, name);
    const facts = host.lstat(next);
    if (!facts) return stop(next, 'missing');
    if (facts.type === 'symlink') {
      if (++links > MAX_LINKS) return stop(next, 'loop', facts);
      const target = host.readlink(next) ?? '';
      rest.unshift(...names(target));
      if (target.startsWith('/')) at = '/';
    } else if (facts.type !== 'directory' && rest.length) {
      return stop(next, 'not-a-directory', facts);
    } else {
      at = next;
    }
  }
  return stop(at, undefined, host.lstat(at));
}

function names(path: string): string[] {
  return path.split('/').filter(name => name !== '' && name !== '.');
}

function join(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}

function parent(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

/** What keeps a subject from a path, or that nothing of DAC does. */
export interface PathDecision {
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
export function decidePath(path: string, host: Tree, subject: Subject, wanted: number): PathDecision {
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
