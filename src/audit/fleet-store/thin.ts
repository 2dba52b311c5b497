// SPDX-License-Identifier: Apache-2.0
/** Of a VM only what another one may have, too: all that the findings among neighbours look at. */
import {lightPattern} from '../../kernel-model/apparmor/path-matcher.ts';
import {RuleIndex} from '../../kernel-model/apparmor/rule-index.ts';
import {listIn} from '../../list-in.ts';
import type {FleetMember, MemberUse} from '../fleet-member.ts';
import {directoriesHolding, type LocatedContent, type LocatedDirectory} from '../located.ts';
import type {Sieve} from './marks.ts';

/**
 * @param fleet gives all members anew each time: they do not fit into memory together
 * @param sieve has been told of all of them
 * @returns in steps, each of which says how far it is
 */
export function* thinMembers(
  fleet: () => Iterable<FleetMember>,
  sieve: Sieve,
): Generator<string, readonly FleetMember[]> {
  const {isServed, vmsMatching} = yield* fleetQuestions(fleet());
  const seen = new Set<string>();
  const thin: FleetMember[] = [];
  const matched = new Set<string>();
  for (const member of fleet()) {
    const of = thin.length;
    yield `what VMs may share: ${of}`;
    const isUse = (use: MemberUse): boolean =>
      sieve.mayBeShared(use) || use.directory !== undefined || isServed(use.content);
    const reaches = member.reaches.filter(reach => {
      const patterns = vmsMatching(reach.resolved).filter(({vms}) => vms.length > 1 || vms[0] !== of);
      for (const {pattern} of patterns) matched.add(pattern);
      return patterns.length > 0 || sieve.mayBeShared(reach);
    });
    thin.push({
      ...member,
      uses: member.uses.filter(isUse),
      images: member.images.filter(isUse),
      contexts: member.contexts.filter(request => sieve.mayHaveTwoContexts(request)),
      owners: member.owners.filter(request => sieve.mayHaveTwoOwners(request)),
      reaches,
      everybody: member.everybody.filter(key => !seen.has(key) && seen.add(key)),
    });
  }
  return thin.map(member => ({...member, patterns: member.patterns.filter(one => matched.has(one))}));
}

/** What cannot be told of one VM alone. */
interface FleetQuestions {
  /** Whether a directory that is served to some guest holds it, or may hold it by another name. */
  readonly isServed: (content: LocatedContent | undefined) => boolean;
  /** Patterns that match a path, each with the positions of the VMs that have it. */
  readonly vmsMatching: (
    path: string,
  ) => readonly {readonly pattern: string; readonly vms: readonly number[]}[];
}

function* fleetQuestions(fleet: Iterable<FleetMember>): Generator<string, FleetQuestions> {
  const patterns = new Map<string, number[]>();
  const directories: {readonly use: MemberUse; readonly at: LocatedDirectory}[] = [];
  let of = 0;
  for (const member of fleet) {
    for (const pattern of member.patterns) listIn(patterns, pattern).push(of);
    for (const use of member.uses)
      if (use.directory !== undefined) directories.push({use, at: use.directory});
    of += 1;
    yield `directories and patterns of VMs: ${of}`;
  }
  const index = new RuleIndex(
    [...patterns].map(([pattern, vms]) => ({pattern, vms})),
    lightPattern,
  );
  const holders = directoriesHolding(directories);
  return {
    isServed: content =>
      content !== undefined &&
      (content.linked.length > 0 || [content, ...content.behind].some(one => holders(one).length > 0)),
    vmsMatching: index.matching,
  };
}
