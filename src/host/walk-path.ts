// SPDX-License-Identifier: Apache-2.0
/**
 * Which directories the way to a path goes through, those of symbolic links included. Whether they may be searched is
 * for others to judge.
 */
import {join, parent, parts} from './tree-paths.ts';
import type {FileFacts, Host} from './host.ts';
import {remembered} from '../once.ts';
import {isAbsolutePath} from '../text/paths.ts';

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

/** A slash at the end asks for a directory: an empty name after a file ends the walk there. */
function names(path: string): string[] {
  return path.endsWith('/') ? [...parts(path), ''] : parts(path);
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
    if (name === '') break;
    searched.add(at);
    const next = name === '..' ? parent(at) : join(at, name);
    const facts = host.lstat(next);
    if (!facts) return stop(next, 'missing');
    if (facts.type === 'symlink') {
      if (++links > MAX_LINKS) return stop(next, 'loop', facts);
      const target = host.readlink(next) ?? '';
      rest.unshift(...(rest.length ? parts(target) : names(target)));
      if (target.startsWith('/')) at = '/';
    } else if (facts.type !== 'directory' && rest.length) {
      return stop(next, 'not-a-directory', facts);
    } else {
      at = next;
    }
  }
  return stop(at, undefined, host.lstat(at));
}

/**
 * Goes a path part by part and tells once of everything that is passed, links and their targets included.
 *
 * @returns where the path ends, links followed; undefined when nothing is there
 */
export function recordWay(
  path: string,
  host: Pick<Host, 'lstat' | 'readlink'>,
  tell: (path: string, facts: FileFacts, target: string | undefined) => void,
): string | undefined {
  if (!isAbsolutePath(path) || path.includes('\0')) return undefined;
  const look = remembered((step: string) => {
    const facts = host.lstat(step);
    const target = facts?.type === 'symlink' ? host.readlink(step) : undefined;
    if (facts === undefined || (facts.type === 'symlink' && target === undefined)) return undefined;
    tell(step, facts, target);
    return {facts, target};
  });
  look('/');
  const {end, problem} = walkPath(path, {
    lstat: step => look(step)?.facts,
    readlink: link => look(link)?.target,
  });
  return problem === undefined ? end : undefined;
}
