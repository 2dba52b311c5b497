// SPDX-License-Identifier: Apache-2.0
import {mountOf} from '../host/facts/mounts.ts';
import {sensitivePath} from '../policy/sensitive-paths.ts';
import {quoteShell} from '../text/quote-shell.ts';
import type {Step} from './answer.ts';
import type {Candidate} from './change.ts';
import type {Case} from './case.ts';

/** These can never be written to, nor can an overlay without a layer of its own. */
const WRITTEN_ONCE = new Set(['iso9660', 'squashfs', 'erofs', 'udf', 'cramfs']);

/** A file system without devices or programs is meant to be so: nothing of a VM's needs them there. */
export function mountRemedies({resolved, analysis}: Case, {cause}: Step): readonly Candidate[] {
  const mount = mountOf(resolved, analysis.host.mounts());
  if (!mount || cause.kind !== 'mount-refuses' || cause.option !== 'ro') return [];
  const {point, type = '', options = ''} = mount;
  const isOnlyRead = WRITTEN_ONCE.has(type) || (type === 'overlay' && !options.includes('upperdir='));
  if (point === '/' || isOnlyRead || sensitivePath(point, 'w') !== undefined) return [];
  return [
    {
      layer: 'mount',
      text: `mount ${point} writable, in /etc/fstab too so that it lasts`,
      command: `mount -o remount,rw ${quoteShell(point)}`,
      opens: `everything on ${point} for writing, to everyone its mode bits allow`,
      change: {writable: point},
    },
  ];
}
