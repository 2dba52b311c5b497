// SPDX-License-Identifier: Apache-2.0
import type {Disk} from './parts/storage.ts';

/** Device names that count; a name may end in a partition number. */
const TARGET = /^(?:fd|hd|vd|sd|xvd|ubd)([a-z]+)[0-9]*$/;

interface Ranked {
  readonly disk: Disk;
  readonly bus: string | undefined;
  /** NaN without a target: such a disk is neither before nor after another. */
  readonly index: number;
}

/**
 * Puts disks in the order libvirt keeps them in, whatever the definition's: each goes before the disks of its bus
 * with a greater target, otherwise after the last of its bus, otherwise to the end. Disks without a written bus
 * are a bus of their own here.
 */
export function orderDisks(disks: readonly Disk[]): readonly Disk[] {
  const sorted: Ranked[] = [];
  for (const disk of disks) {
    const ranked = {disk, bus: disk.bus, index: disk.target === undefined ? NaN : targetIndex(disk.target)};
    sorted.splice(insertPosition(sorted, ranked), 0, ranked);
  }
  return sorted.map(({disk}) => disk);
}

function insertPosition(sorted: readonly Ranked[], {bus, index}: Ranked): number {
  let position = -1;
  for (let at = sorted.length - 1; at >= 0; at--) {
    const other = sorted[at];
    if (other === undefined || other.bus !== bus) continue;
    if (other.index > index) position = at;
    else if (position === -1) position = at + 1;
  }
  return position === -1 ? sorted.length : position;
}

/** vda is 0, vdz 25, vdaa 26; -1 for a name that is none of these. */
export function targetIndex(target: string): number {
  const letters = TARGET.exec(target)?.[1];
  if (letters === undefined) return -1;
  return [...letters].reduce((index, letter) => (index + 1) * 26 + letter.charCodeAt(0) - 97, -1);
}
