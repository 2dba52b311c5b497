// SPDX-License-Identifier: Apache-2.0
import {listIn} from '../list-in.ts';
import type {Disk} from './parts/storage.ts';

/** Device names that count; a name may end in a partition number. */
const TARGET = /^(?:fd|hd|vd|sd|xvd|ubd)([a-z]+)[0-9]*$/;

interface Ranked {
  readonly disk: Disk;
  readonly index: number;
}

/**
 * Puts disks in the order libvirt keeps them in, whatever the definition's: each goes before the disks of its bus
 * with a greater target, otherwise after the last of its bus, otherwise to the end. Disks without a written bus
 * are a bus of their own here.
 */
export function orderDisks(disks: readonly Disk[]): readonly Disk[] {
  const buses = new Map<string | undefined, Ranked[]>();
  const greatest = new Map<string | undefined, number>();
  for (const disk of disks) {
    const {bus, target} = disk;
    const last = greatest.get(bus) ?? -Infinity;
    // One without a target is neither before nor after another: it stays behind those that came before it.
    const index = target === undefined ? last : targetIndex(target);
    listIn(buses, bus).push({disk, index});
    greatest.set(bus, Math.max(last, index));
  }
  return [...buses.values()]
    .flatMap(ranked =>
      ranked.toSorted((one, other) => Number(one.index > other.index) || -Number(one.index < other.index)),
    )
    .map(({disk}) => disk);
}

/** vda is 0, vdz 25, vdaa 26; negative for a name that is none of these. libvirt counts in an int, which wraps. */
export function targetIndex(target: string): number {
  const letters = TARGET.exec(target)?.[1];
  if (letters === undefined) return -1;
  return [...letters].reduce((so, letter) => (Math.imul(so + 1, 26) + letter.charCodeAt(0) - 97) | 0, -1);
}
