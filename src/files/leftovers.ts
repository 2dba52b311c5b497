// SPDX-License-Identifier: Apache-2.0
/** What a run that was killed leaves beside the files it was to replace. */
import {randomBytes} from 'node:crypto';
import {lstatSync, readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {unlessFailing} from './errno.ts';

/** The ending of a file that is written beside another one: twelve random digits keep two runs apart. */
const UNFINISHED = /\.[0-9a-f]{12}\.tmp$/;

/** A name that no other run has, for what will become the file. */
export function unfinishedName(file: string): string {
  return `${file}.${randomBytes(6).toString('hex')}.tmp`;
}

/** Milliseconds after which no run is still writing: it writes, flushes and renames at once. */
const ABANDONED = 10 * 60 * 1000;

/** Removes unfinished files of ours from a folder; what cannot be looked at or removed stays, since it harms nobody. */
export function removeLeftovers(folder: string): void {
  for (const name of namesIn(folder)) {
    if (UNFINISHED.test(name)) removeAbandoned(join(folder, name));
  }
}

function namesIn(folder: string): readonly string[] {
  return unlessFailing(() => readdirSync(folder)) ?? [];
}

function removeAbandoned(path: string): void {
  try {
    const facts = lstatSync(path);
    if (facts.isFile() && facts.uid === process.geteuid?.() && Date.now() - facts.mtimeMs > ABANDONED)
      rmSync(path);
  } catch {
    // Somebody else removed it, or may.
  }
}
