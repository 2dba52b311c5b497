/** Marks of the page: an access as a small coloured box, and words that its filters look for. */
import type {LayerId} from '../../layers/plan.ts';
import {accessMark} from './audit-formatter.ts';

export const LAYER_NAMES: Readonly<Record<LayerId, string>> = {
  dac: 'owner',
  selinux: 'SELinux',
  apparmor: 'AppArmor',
  cgroup: 'cgroup',
  namespace: '/dev',
};

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
