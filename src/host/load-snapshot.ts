// SPDX-License-Identifier: Apache-2.0
import type {z} from 'zod';
import {KnownError} from '../errors.ts';
import {reasonOf} from '../files/errno.ts';
import {issueWords} from '../text/issue-words.ts';
import {nearest} from '../text/nearest.ts';
import type {Host} from './host.ts';
import {readRegularFile} from '../files/read-regular-file.ts';
import {snapshotHost} from './snapshot.ts';
import {snapshotSchema, type Snapshot} from './snapshot-schema.ts';

/** Far above any real host's; keeps a wrong file from filling the memory. */
const LARGEST = 256 * 1024 * 1024;

const HELP = 'Record one with `svirtgen snapshot`, or give `live` or `assumed` in its place.';

/** @throws KnownError SNAPSHOT_UNREADABLE, SNAPSHOT_INVALID with the file's name and the key that is wrong */
export function loadSnapshot(file: string): Host {
  const snapshot = checkSnapshot(parseJson(readSnapshot(file), file), file);
  try {
    return snapshotHost(snapshot);
  } catch (error) {
    throw error instanceof KnownError ? invalid(file, error.message) : error;
  }
}

function readSnapshot(file: string): string {
  try {
    return readRegularFile(file, {largest: LARGEST}).toString('utf8');
  } catch (cause) {
    const near = file.includes('/') ? undefined : nearest(file, ['live', 'assumed']);
    throw new KnownError('SNAPSHOT_UNREADABLE', `the host snapshot cannot be read: ${reasonOf(cause)}`, {
      file,
      help: near === undefined ? HELP : `did you mean ${near}?`,
      cause,
    });
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(file, 'it is no JSON', cause);
  }
}

function checkSnapshot(value: unknown, file: string): Snapshot {
  const result = snapshotSchema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(file, describeIssue(result.error.issues[0]!));
}

function invalid(file: string, problem: string, cause?: unknown): KnownError {
  return new KnownError('SNAPSHOT_INVALID', `this is no host snapshot: ${problem}`, {
    file,
    help: HELP,
    cause,
  });
}

/** The key and what is wrong with it; of alternatives the one that came farthest. */
function describeIssue(issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): string {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union') {
    const deepest = issue.errors.flat().toSorted((a, b) => b.path.length - a.path.length)[0];
    if (deepest !== undefined) return describeIssue(deepest, path);
  }
  if (issue.code === 'invalid_key')
    return `${keyText(path)}: the key is wrong: ${issue.issues[0]?.message ?? issue.message}`;
  return `${keyText(path)}: ${issueWords(issue)}`;
}

/** Such as `paths["/dev/kvm"].major`. */
function keyText(path: readonly PropertyKey[]): string {
  const text = path.map(key => {
    if (typeof key === 'number') return `[${key}]`;
    return /^[a-z_]\w*$/i.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(String(key))}]`;
  });
  return text.join('').replace(/^\./, '') || 'the file';
}
