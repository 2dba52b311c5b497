// SPDX-License-Identifier: Apache-2.0
/** Flags that are modes: the loaded one counts, which aa-enforce or a later edit may have set apart from the file's. */
const MODES = new Set(['enforce', 'complain', 'kill', 'unconfined', 'prompt']);

/**
 * The flags of a profile that is loaded.
 *
 * @param flags of its text
 * @param mode as the kernel tells it; undefined where it is not loaded, or nobody tells
 */
export function loadedFlags(flags: readonly string[], mode: string | undefined): readonly string[] {
  return mode === undefined ? flags : [...flags.filter(flag => !MODES.has(flag)), mode];
}
