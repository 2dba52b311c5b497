// SPDX-License-Identifier: Apache-2.0
import type {FileFacts, Host} from './host.ts';
import {remembered} from '../once.ts';
import {isAbsolutePath} from '../text/paths.ts';
import {walkPath} from './walk-path.ts';

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
