// SPDX-License-Identifier: Apache-2.0
/** Security contexts and what multi-category security makes of them. */
import {remembered} from '../../once.ts';
import {difference, formatCategories, parseCategories, type CategorySet} from './categories.ts';

export interface Level {
  /** The number after `s`. */
  readonly sensitivity: number;
  readonly categories: CategorySet;
}

/** From the level a process works at to the one it is cleared for; one level means both. */
export interface Range {
  readonly low: Level;
  readonly high: Level;
}

export interface Context {
  readonly user: string;
  readonly role: string;
  readonly type: string;
  /** undefined on a host without levels, and where the range is a translated name. */
  readonly range: Range | undefined;
}

/**
 * Reads `user:role:type` with or without a range; undefined where a part is missing or empty. An audit asks for the
 * same few with each path.
 */
export const parseContext = remembered(readContext);

function readContext(text: string): Context | undefined {
  const match = /^([^:]+):([^:]+):([^:]+)(?::(.+))?$/.exec(text);
  if (!match) return undefined;
  const [, user = '', role = '', type = '', range] = match;
  return {user, role, type, range: range === undefined ? undefined : parseRange(range)};
}

/** Reads `s0`, `s0:c1,c2` or `s0-s0:c0.c1023`. */
export function parseRange(text: string): Range | undefined {
  const [first = '', second = first, ...more] = text.split('-');
  const low = parseLevel(first);
  const high = parseLevel(second);
  return low && high && more.length === 0 ? {low, high} : undefined;
}

function parseLevel(text: string): Level | undefined {
  const match = /^s(\d{1,5})(?::(.+))?$/.exec(text);
  if (!match) return undefined;
  const categories = match[2] === undefined ? [] : parseCategories(match[2]);
  return categories && {sensitivity: Number(match[1]), categories};
}

export function formatLevel({sensitivity, categories}: Level): string {
  return categories.length ? `s${sensitivity}:${formatCategories(categories)}` : `s${sensitivity}`;
}

/** A range as the kernel writes it: one level when both ends are the same. */
export function formatRange({low, high}: Range): string {
  const [first, second] = [formatLevel(low), formatLevel(high)];
  return first === second ? first : `${first}-${second}`;
}

/** Types that Fedora's and RHEL's policies hold to their categories, as far as virtual machines go. */
export const CONSTRAINED_TYPES: readonly string[] = [
  'svirt_t', 'svirt_tcg_t', 'svirt_kvm_net_t', 'svirt_qemu_net_t', 'container_t', 'container_kvm_t',
  'container_init_t',
]; // prettier-ignore

export interface McsDecision {
  readonly answer: 'allowed' | 'refused' | 'unknown';
  readonly reason: 'dominates' | 'not-constrained' | 'sensitivity' | 'categories' | 'no-range';
  /** Categories of the file that the process does not have. */
  readonly missing: CategorySet;
}

/**
 * The constraint on files, directories, sockets and devices: a process of a constrained type reaches only what
 * the high end of its range dominates. It comes on top of the type rules, which are not asked here.
 */
export function decideMcs(
  process: Context,
  file: Context,
  constrained: readonly string[] = CONSTRAINED_TYPES,
): McsDecision {
  if (!constrained.includes(process.type)) return {answer: 'allowed', reason: 'not-constrained', missing: []};
  const subject = process.range?.high;
  const object = file.range?.high;
  if (!subject || !object) return {answer: 'unknown', reason: 'no-range', missing: []};
  const missing = difference(object.categories, subject.categories);
  if (missing.length) return {answer: 'refused', reason: 'categories', missing};
  if (subject.sensitivity < object.sensitivity) return {answer: 'refused', reason: 'sensitivity', missing};
  return {answer: 'allowed', reason: 'dominates', missing};
}
