// SPDX-License-Identifier: Apache-2.0
import {attr, textOf, type XmlElement} from './xml.ts';

const POWERS = ['k', 'm', 'g', 't', 'p', 'e'];

/**
 * A size with libvirt's units, in KiB rounded up: `KiB` when no unit is written, or an empty one; `KB` counts in
 * thousands, `k` and `KiB` in 1024s; `b` or `bytes` are bytes. Undefined when it is not a size.
 */
export function sizeInKib(element: XmlElement): number | undefined {
  return toKib(textOf(element), attr(element, 'unit'));
}

/** The same for a size whose number and unit stand apart. */
export function toKib(size: string, unit?: string): number | undefined {
  const text = size.trim();
  const factor = unitInBytes((unit || 'KiB').toLowerCase());
  if (!/^[0-9]{1,15}$/.test(text) || factor === undefined) return undefined;
  return Math.ceil((Number(text) * factor) / 1024);
}

function unitInBytes(unit: string): number | undefined {
  if (unit === 'b' || unit === 'bytes') return 1;
  const ending = unit.slice(1);
  const power = POWERS.indexOf(unit.slice(0, 1)) + 1;
  if (power === 0) return undefined;
  if (ending === 'b') return 1000 ** power;
  return ending === '' || ending === 'ib' ? 1024 ** power : undefined;
}
