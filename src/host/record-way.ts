// SPDX-License-Identifier: Apache-2.0
import type {FileFacts, Host} from './host.ts';

/** Linux follows no more symlinks than this on one way. */
const MOST_LINKS = 40;

/**
 * Goes a path part by part and tells of everything that is passed, links and their targets included.
 *
 * @returns where the path ends, links followed; undefined when nothing is there
 */
export function recordWay(
  path: string,
  host: Pick<Host, 'lstat' | 'readlink'>,
  tell: (path: string, facts: FileFacts, target: string | undefined) => void,
): string | undefined {
  if (!path.startsWith('/') || path.includes('\0')) return undefined;
  const pending = parts(path);
  const top = host.lstat('/');
  if (top !== undefined) tell('/', top, undefined);
  let at = '/';
  let links = 0;
  for (let part = pending.shift(); part !== undefined; part = pending.shift()) {
    if (part === '..') {
      at = at.slice(0, Math.max(1, at.lastIndexOf('/')));
      continue;
    }
    const next = at === '/' ? `/${part}` : `${at}/${part}`;
    const facts = host.lstat(next);
    if (facts === undefined) return undefined;
    if (facts.type !== 'symlink') {
      tell(next, facts, undefined);
      at = next;
      continue;
    }
    const target = host.readlink(next);
    if (target === undefined || ++links > MOST_LINKS) return undefined;
    tell(next, facts, target);
    pending.unshift(...parts(target));
    if (target.startsWith('/')) at = '/';
  }
  return at;
}

function parts(path: string): string[] {
  return path.split('/').filter(part => part !== '' && part !== '.');
}
