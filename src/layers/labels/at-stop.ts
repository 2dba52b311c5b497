// SPDX-License-Identifier: Apache-2.0
/** What becomes of each label when the VM stops, for whoever shows or compares plans. */
interface Restored {
  readonly restore: readonly {readonly path: string; readonly to: string}[];
}

/** @param words for what was remembered, and for the default of the driver */
export function atStop(
  {restore}: Restored,
  [remembered, fallback]: readonly [string, string],
): (path: string) => string | undefined {
  const after = new Map(restore.map(({path, to}) => [path, to === 'remembered' ? remembered : fallback]));
  return path => after.get(path);
}
