// SPDX-License-Identifier: Apache-2.0
/** Facts of the object a path leads to, through symlinks, or of the path itself; undefined when there is none. */
import {parseAclEntry} from '../acl.ts';
import {fileFacts, type FileFacts} from '../files.ts';
import {pathFact, type Kept, type Words} from '../fact.ts';
import type {Found, TreeEntry} from '../walk-snapshot.ts';
import {attributeKeys} from './details.ts';

const schema = (words: Words) => ({
  major: words.count.optional(),
  minor: words.count.optional(),
  uid: words.id.optional(),
  gid: words.id.optional(),
  mode: words.z
    .string()
    .regex(/^0?[0-7]{1,4}$/, 'must be octal permission bits, such as 0660')
    .optional(),
  ...attributeKeys(words),
});

/** What a snapshot keeps of a path; see `recordedFacts`. */
export type StatEntry = TreeEntry & Kept<ReturnType<typeof schema>>;

export const stat = pathFact({
  schema,
  live: () => (path: string) => fileFacts(path, true),
  replay: tree => path => replayedFacts(tree.find(path, true)),
});

export const lstat = pathFact({
  schema,
  live: () => (path: string) => fileFacts(path, false),
  replay: tree => path => replayedFacts(tree.find(path, false)),
});

/** The keys of a path that `replayedFacts` reads, but for what only `details` tells. */
export function recordedFacts({
  major,
  minor,
  uid,
  gid,
  mode,
}: FileFacts): Pick<StatEntry, 'major' | 'minor' | 'uid' | 'gid' | 'mode'> {
  return {major, minor, uid, gid, mode: mode?.toString(8).padStart(4, '0')};
}

export function replayedFacts(found: Found<StatEntry> | undefined): FileFacts | undefined {
  if (found === undefined) return undefined;
  const {entry} = found;
  return {
    type: replayedType(found),
    major: entry?.major,
    minor: entry?.minor,
    uid: entry?.uid,
    gid: entry?.gid,
    mode: entry?.mode === undefined ? undefined : Number.parseInt(entry.mode, 8),
    context: entry?.context,
    acl: entry?.acl?.flatMap(text => parseAclEntry(text) ?? []),
    ...(entry?.sealed && {sealed: entry.sealed}),
  };
}

/** What is not listed is a block device under /dev and a regular file elsewhere. */
export function replayedType({path, entry, assumed}: Found): FileFacts['type'] {
  if (entry !== undefined) return entry.type as FileFacts['type'];
  if (!assumed) return 'directory';
  return path.startsWith('/dev/') ? 'block' : 'file';
}
