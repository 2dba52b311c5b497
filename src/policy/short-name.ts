// SPDX-License-Identifier: Apache-2.0
/** The name libvirt gives a VM's directories, sockets and pid files, and paths with that name in them. */

/** What libvirt cuts a name to, so that sockets below it stay within their limit. */
const LONGEST_PREFIX = 20;

/**
 * `<id>-<first 20 characters of the name>`, such as `1-web`, or `-1-web` while the VM does not run.
 *
 * libvirt counts characters of its daemon's locale: characters in a UTF-8 locale, which is what distributions
 * run it in and what is counted here; bytes in the C locale. Nothing is escaped.
 */
export function shortName(domain: {readonly name: string; readonly id: number}): string {
  return `${domain.id}-${namePrefix(domain.name)}`;
}

/** Whether another VM's name may be cut to the same text: one of 20 characters is whole, and still a beginning. */
export function mayShareShortName(name: string): boolean {
  return [...name].length >= LONGEST_PREFIX;
}

/** The part of the name that stays in a short name. */
export function namePrefix(name: string): string {
  return [...name].slice(0, LONGEST_PREFIX).join('');
}

/** The text around `<id>-<name>`. */
export interface ShortNamed {
  readonly before: string;
  readonly after: string;
}

/** The two fields of a resource that say where such a path is. */
export function shortNamed(
  domain: {readonly name: string; readonly id: number},
  before: string,
  after = '',
): {readonly path: string; readonly shortNamed: ShortNamed} {
  return {path: `${before}${shortName(domain)}${after}`, shortNamed: {before, after}};
}
