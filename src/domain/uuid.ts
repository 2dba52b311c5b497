// SPDX-License-Identifier: Apache-2.0
import type {Uuid} from './parts/common.ts';

/** The UUID in names and paths. libvirt draws one for a definition without: its place is kept, for nobody knows it yet. */
export function uuidInNames({uuid}: {readonly uuid?: string | undefined}): string {
  return uuid ?? '<uuid>';
}

/**
 * libvirt's liberal UUID reading: white space around it, hyphens and blanks before any pair of digits, either
 * case, exactly 32 digits.
 *
 * @returns the lower-case canonical form, or undefined
 */
export function parseUuid(text: string): Uuid | undefined {
  if (!/^[\t-\r -~]*$/.test(text)) return undefined;
  const trimmed = text.trim();
  if (!/^(?:[- ]*[0-9a-f]{2}){16}$/i.test(trimmed)) return undefined;
  const digits = trimmed.replace(/[- ]/g, '').toLowerCase();
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as Uuid;
}
