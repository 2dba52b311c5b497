// SPDX-License-Identifier: Apache-2.0
import {readFileSync} from 'node:fs';
import {unlessFailing} from '../../files/errno.ts';
import {hostFact, row, rowOf, tableFact} from '../fact.ts';
import {once} from '../../once.ts';

/** User ids by name; undefined when there is no such name. */
export const uidOf = tableFact('users', {
  rows: ({id}) => id,
  live() {
    const users = once(() => readIds('/etc/passwd'));
    return (user: string) => users().get(user);
  },
});

/** Group ids by name; undefined when there is no such name. */
export const gidOf = tableFact('groups', {
  rows: ({id}) => id,
  live() {
    const groups = once(() => readIds('/etc/group'));
    return (group: string) => groups().get(group);
  },
});

/** Ids of the groups a user is in, the one of its account first; undefined where the host cannot tell. */
export const groupsOf = hostFact({
  schema: words => ({
    ...uidOf.schema(words),
    memberships: words.z
      .record(words.z.string().regex(/^\d{1,10}$/, 'must be a user id'), words.z.array(words.id))
      .default({}),
  }),
  live() {
    const memberships = once(readMemberships);
    return (uid: number) => memberships().get(uid);
  },
  none: {memberships: {}},
  record: (groups, uid) => ({memberships: row(String(uid), groups?.slice())}),
  // Whoever judges the plan will ask for the groups of those who run it.
  always: (ask, {users = {}}) => ({
    memberships: Object.fromEntries(
      Object.values(users).flatMap(uid => Object.entries(row(String(uid), ask(uid)?.slice()))),
    ),
  }),
  replay: snapshot => uid => rowOf(snapshot.memberships, String(uid)),
});

/** Ids by name; the first of several lines with one name counts. */
function readIds(file: '/etc/passwd' | '/etc/group'): ReadonlyMap<string, number> {
  return unlessFailing(() => parseIds(readFileSync(file, 'utf8'))) ?? new Map();
}

/** Reads the third field of passwd's and group's lines. */
export function parseIds(text: string): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [name, , id] = line.split(':');
    if (!name || ids.has(name) || id === undefined || !/^\d{1,10}$/.test(id)) continue;
    ids.set(name, Number(id));
  }
  return ids;
}

/** By the id of each user this host knows, the ids of its groups: its own first, then those that list it. */
function readMemberships(): ReadonlyMap<number, readonly number[]> {
  return (
    unlessFailing(() =>
      parseMemberships(readFileSync('/etc/passwd', 'utf8'), readFileSync('/etc/group', 'utf8')),
    ) ?? new Map()
  );
}

export function parseMemberships(passwd: string, group: string): ReadonlyMap<number, readonly number[]> {
  const users = parseIds(passwd);
  const memberships = new Map<number, Set<number>>();
  for (const line of passwd.split('\n')) {
    const [name = '', , id = '', gid = ''] = line.split(':');
    const uid = users.get(name);
    if (uid !== Number(id) || memberships.has(uid) || !/^\d{1,10}$/.test(gid)) continue;
    memberships.set(uid, new Set([Number(gid)]));
  }
  for (const line of group.split('\n')) {
    const [, , id = '', members = ''] = line.split(':');
    if (!/^\d{1,10}$/.test(id)) continue;
    for (const name of members.split(',')) memberships.get(users.get(name.trim()) ?? -1)?.add(Number(id));
  }
  return new Map([...memberships].map(([uid, groups]) => [uid, [...groups]]));
}
