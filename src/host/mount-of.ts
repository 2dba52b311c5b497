// SPDX-License-Identifier: Apache-2.0
/** The mount a path is on. */
import {onceOf} from '../once.ts';
import {isWithin} from '../text/paths.ts';
import type {Mount} from './facts/mounts.ts';

/**
 * Of several mounts on one point the last one hides the others.
 *
 * @param path as the kernel knows it: absolute and without symlinks
 * @param mounts in the order they were made
 * @returns undefined where the mounts of the host are not known
 */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  return mounts.reduce<Mount | undefined>((best, mount) => {
    const reaches = isWithin(path, mount.point) && mount.point.length >= (best?.point.length ?? 0);
    return reaches ? mount : best;
  }, undefined);
}

/** Words of the mount's options: each path that lies on it is asked about. */
export const mountOptions = onceOf(({options = ''}: Mount): readonly string[] => options.split(','));
