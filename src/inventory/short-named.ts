// SPDX-License-Identifier: Apache-2.0
/** Paths that libvirt names after the VM's short name: until the VM runs, the number in them is not known. */
import {shortName} from '../policy/short-name.ts';

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
