// SPDX-License-Identifier: Apache-2.0
/** Remedies where directories on the way may not be searched. */
import type {FileFacts} from '../host/host.ts';
import {decideAccess, permissionBits, type Subject} from '../kernel-model/dac/mode-bits.ts';
import {parseContext} from '../kernel-model/selinux/dominance.ts';
import {AT_HOME} from '../policy/homes.ts';
import {sensitivePath} from '../policy/sensitive-paths.ts';
import type {Candidate} from './change.ts';
import type {Case} from './case.ts';
import {lasting} from './file-remedies.ts';
import {closedDirectories} from './file-steps.ts';
import {openedTo, whoGains} from './opened-to.ts';

/** One entry on exactly the directories that refuse. */
export function searchRemedy(one: Case): Candidate | undefined {
  const {subject, analysis} = one;
  if (!subject) return undefined;
  const closed = closedDirectories(one);
  const reached = reachedThrough(one, closed);
  if (closed.some(directory => sensitivePath(directory, 'r') !== undefined) || reached === undefined)
    return undefined;
  const changes = closed.map(directory => openedTo(one, directory, analysis.files.lstat(directory), 'x'));
  const own = changes.flatMap(change => change ?? []);
  if (own.length < closed.length) return undefined;
  const home = closed.find(directory => AT_HOME.exec(directory)?.[0] === directory);
  const warning =
    home === undefined ? '' : `; do not use chmod o+x ${home}, which would let in every user of the host`;
  const all = closed.join(' and ');
  const told = {
    text: `let user ${subject.uid}, and nobody else, search ${all}`,
    command: own.map(({command}) => command).join('\n'),
  };
  const more =
    reached.length > 0
      ? `, and with it ${reached.join('; ')}`
      : '; nothing else there becomes readable or writable';
  return {
    layer: 'path',
    ...lasting(told, closed[0] ?? '/', one),
    opens: `the way through ${all} to ${whoGains(one, subject)}${more}${warning}`,
    change: {files: new Map(own.map(({path, facts}) => [path, facts]))},
  };
}

const LOOKED_AT = 500;
const NAMED = 4;

/**
 * What else the user could open once these directories may be searched, as a sentence names it. Undefined where
 * that is more than can be named, cannot be told, or is another VM's or nobody's business.
 */
function reachedThrough(one: Case, closed: readonly string[]): readonly string[] | undefined {
  const {analysis, subject, walk} = one;
  if (!subject) return undefined;
  const named = new Set<string>();
  const open = closed.map(directory => ({directory, isNamed: false}));
  const seen = new Set(closed);
  for (let at = open.shift(); at; at = open.shift()) {
    const names = analysis.host.list(at.directory);
    if (names === undefined || seen.size + names.length > LOOKED_AT) return undefined;
    for (const name of names) {
      const path = at.directory === '/' ? `/${name}` : `${at.directory}/${name}`;
      const facts = analysis.files.lstat(path);
      // What was asked for is known; of a directory, what is in it is reached, too.
      const isAsked = path === walk.end && facts?.type !== 'directory';
      if (!facts || facts.type === 'symlink' || isAsked || seen.has(path)) continue;
      const uses = allowed(facts, subject);
      const isOpen = uses.includes('r') || uses.includes('w');
      if (isOpen && isOthers(path, facts)) return undefined;
      if (isOpen && !at.isNamed)
        named.add(`${name}${facts.type === 'directory' ? '/' : ''} in ${at.directory}`);
      if (facts.type !== 'directory' || !(uses.includes('x') || walk.searched.includes(path))) continue;
      seen.add(path);
      open.push({directory: path, isNamed: at.isNamed || isOpen});
    }
  }
  return named.size > NAMED ? undefined : [...named];
}

/** Letters of `rwx`; what cannot be told counts as allowed. */
function allowed(facts: FileFacts, subject: Subject): string {
  return [...'rwx']
    .filter(letter => decideAccess(facts, subject, permissionBits(letter)).answer !== 'refused')
    .join('');
}

function isOthers(path: string, {context}: FileFacts): boolean {
  const categories = context === undefined ? undefined : parseContext(context)?.range?.high.categories;
  return sensitivePath(path, 'w') !== undefined || (categories?.length ?? 0) > 0;
}
