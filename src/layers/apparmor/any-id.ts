// SPDX-License-Identifier: Apache-2.0
/** Patterns for ids of VMs, which are others at the next start. */
import {ofTheSystem} from '../../policy/layout.ts';
import {aroundId} from '../kept-of-vms.ts';
import {escapePath} from './escape-path.ts';
import type {Domain} from '../../domain/domain.ts';
import type {Host} from '../../host/host.ts';
import {namePrefix, type ShortNamed} from '../../policy/short-name.ts';
import {canonicalName} from './strict/canonical-name.ts';

/**
 * The pattern for whatever id libvirt gives a VM: 1 to 10 decimal digits without a zero in front. `[0-9]*`
 * would not do, as a star goes on to the next slash: `3-other-web` ends like `3-web`. The first alternative is
 * the id of a VM that does not run: libvirt calls nothing so, but plans do when they ask what a profile
 * allows.
 */
export const ANY_ID = `{-1,[1-9]${'{,[0-9]}'.repeat(9)}}`;

/** A rule's pattern for a path; what libvirt named after one start of a VM has another number at the next. */
export function withAnyId(path: string): string {
  const parts = aroundId(path, ofTheSystem());
  if (parts === undefined) return escapePath(path);
  return `${escapePath(parts[0])}${ANY_ID}${escapePath(`/${parts[1]}`).slice(1)}`;
}

/** A rule's pattern for people: the id that is not known yet as one word. */
export function readablePattern(pattern: string): string {
  return pattern.replaceAll(ANY_ID, '<id>');
}

/**
 * @param unknown stands for the id of a VM that does not run
 * @returns undefined when the directory cannot be resolved
 * @throws KnownError UNQUOTABLE
 */
export function shortNamePattern(
  {before, after}: ShortNamed,
  {id, name}: Pick<Domain, 'id' | 'name'>,
  host: Host,
  unknown = ANY_ID,
): string | undefined {
  const slash = before.lastIndexOf('/');
  const directory = canonicalName(before.slice(0, slash), host);
  if (directory === undefined) return undefined;
  const number = id < 0 ? unknown : String(id);
  const start = escapePath(`${directory === '/' ? '' : directory}/${before.slice(slash + 1)}`);
  return `${start}${number}-${escapePath(`/${namePrefix(name)}${after}`).slice(1)}`;
}
