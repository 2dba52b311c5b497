// SPDX-License-Identifier: Apache-2.0
/** Which distribution this is, from os-release(5). */
import {readFileSync} from 'node:fs';

export interface OsRelease {
  /** Such as `debian`; undefined when the file does not say. */
  readonly id: string | undefined;
  /** Such as `12`; undefined when the file does not say. */
  readonly version?: string | undefined;
  /** What it derives from, closest first. */
  readonly like: readonly string[];
}

const FILES = ['/etc/os-release', '/usr/lib/os-release'];

/** This machine's; undefined when it has no os-release. */
export function readOsRelease(files: readonly string[] = FILES): OsRelease | undefined {
  for (const file of files) {
    try {
      return parseOsRelease(readFileSync(file, 'utf8'));
    } catch {
      // The second file is there for hosts without the first; a host without both is no distribution.
    }
  }
  return undefined;
}

export function parseOsRelease(text: string): OsRelease {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, key, value] = /^\s*([A-Z0-9_]+)=(.*?)\s*$/u.exec(line) ?? [];
    if (key !== undefined && value !== undefined) values.set(key, unquoted(value));
  }
  const like = values.get('ID_LIKE') ?? '';
  const version = values.get('VERSION_ID');
  return {
    id: values.get('ID'),
    ...(version !== undefined && {version}),
    like: like.split(/\s+/u).filter(name => name !== ''),
  };
}

/** As the policies name releases, such as `debian 12`: its own, then those that it derives from and counts like. */
export function releaseNames(system: OsRelease | undefined): readonly string[] {
  const {id, like = [], version} = system ?? {};
  if (id === undefined || version === undefined) return [];
  return [id, ...like].map(name => `${name} ${version}`);
}

/** The first name of what the system is or derives from that is a policy's. */
export function policyForSystem(
  system: OsRelease | undefined,
  isPolicy: (name: string) => boolean,
): string | undefined {
  if (system === undefined) return undefined;
  return [system.id, ...system.like].find(name => name !== undefined && isPolicy(name));
}

function unquoted(value: string): string {
  const inner = /^(["'])(.*)\1$/u.exec(value)?.[2];
  return inner === undefined ? value : inner.replace(/\\(["'`$\\])/gu, '$1');
}
