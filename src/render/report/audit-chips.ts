// SPDX-License-Identifier: Apache-2.0
/** Marks of the page: an access as a small coloured box, and words that its filters look for. */
import {accessMark} from './audit-formatter.ts';

export function chip(access: string | null) {
  const mood = access === null ? 'none' : moodOf(access);
  return {mark: accessMark(access), mood, key: access ?? '~'};
}

export function moodOf(access: string): string {
  if (access === '') return 'no';
  return access.includes('w') ? 'write' : 'read';
}

/** Each once, for a data attribute. */
export function words(all: readonly string[]): string {
  return [...new Set(all)].join(' ');
}
