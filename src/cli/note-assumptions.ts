// SPDX-License-Identifier: Apache-2.0
import type {PlanningSite} from '../library/open-site.ts';
import {followedText} from '../render/followed-text.ts';
import {formatVersion} from '../versions/version.ts';
import type {Output} from './output.ts';

/**
 * What was assumed, for people; scripts ask for `--quiet`.
 *
 * @param format tables and pages say themselves which libvirt they follow
 */
export function noteAssumptions(
  sites: readonly PlanningSite[],
  output: Output,
  format?: string | readonly string[],
): void {
  const isTold = format !== undefined && [format].flat().every(one => TELLS_LIBVIRT.has(one));
  const notes = sites.flatMap(site => [...site.notes, ...(isTold ? [] : libvirtNote(site))]);
  for (const note of new Set(notes)) output.note(note);
}

const TELLS_LIBVIRT = new Set(['table', 'markdown', 'html']);

/** What was asked for is known, and a default without a host is the contract's. */
function libvirtNote({libvirt, libvirtBecause: because}: PlanningSite): readonly string[] {
  if (because.kind === 'asked' || because.kind === 'default') return [];
  return [followedText({version: formatVersion(libvirt), because})];
}
