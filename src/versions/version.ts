// SPDX-License-Identifier: Apache-2.0
/** Versions of the programs whose behaviour is followed. */
import {KnownError} from '../errors.ts';

/** Major and minor; a patch level never changed what is planned. */
export type Version = readonly [major: number, minor: number];

/** What svirtgen follows when nobody says otherwise, and no host can be asked. */
export const DEFAULT_LIBVIRT: Version = [11, 3];
/** libvirt 11.3 asks for AppArmor 3. */
export const DEFAULT_PARSER: Version = [3, 0];

/** A version of libvirt in full or without its patch level, as policies and snapshots have it. */
export const VERSION = /^\d{1,3}\.\d{1,3}(\.\d{1,3})?$/u;

export function reaches([major, minor]: Version, [wantedMajor, wantedMinor]: Version): boolean {
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** Of two as they are printed. */
export function isNewer(one: string, other: string): boolean {
  return !reaches(parseVersion(other), parseVersion(one));
}

export function formatVersion([major, minor]: Version): string {
  return `${major}.${minor}`;
}

/**
 * Such as `9.0`, `11.3.0` or `3.0.8`, as `--version` of the programs prints it.
 *
 * @throws KnownError VERSION_UNREADABLE
 */
export function parseVersion(text: string): Version {
  const [, major, minor] = /^(\d{1,3})\.(\d{1,3})(?:\.\d+)*(?:[-~+].*)?$/u.exec(text.trim()) ?? [];
  if (major !== undefined && minor !== undefined) return [Number(major), Number(minor)];
  throw new KnownError('VERSION_UNREADABLE', `'${text}' is not a version`, {
    help: 'write it like 11.3 or 11.3.0',
  });
}
