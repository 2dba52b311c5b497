// SPDX-License-Identifier: Apache-2.0
export type NumberBase = 0 | 8 | 10 | 16;

export interface NumberRange {
  readonly min: bigint;
  readonly max: bigint;
}

export const INT: NumberRange = {min: -(2n ** 31n), max: 2n ** 31n - 1n};
export const UINT: NumberRange = {min: 0n, max: 2n ** 32n - 1n};
export const ULONG: NumberRange = {min: 0n, max: 2n ** 64n - 1n};

const MAX_DIGITS = 80;

/**
 * A number as C's strtol reads it and nothing after it: leading blanks and a sign are fine, base 0 goes by the
 * prefix. libvirt refuses any minus sign where it wants an unsigned number, even in `-0`.
 *
 * @returns undefined when it is not a number in range
 */
export function parseNumber(text: string, range: NumberRange, base: NumberBase): number | undefined {
  const parts = /^[ \t\n\v\f\r]*([+-]?)([0-9a-zA-Z]+)$/.exec(text);
  const [, sign = '', digits = ''] = parts ?? [];
  if (parts === null || digits.length > MAX_DIGITS || (sign === '-' && range.min === 0n)) return undefined;
  const magnitude = parseDigits(digits, base);
  if (magnitude === undefined) return undefined;
  const value = sign === '-' ? -magnitude : magnitude;
  return value < range.min || value > range.max ? undefined : Number(value);
}

function parseDigits(digits: string, base: NumberBase): bigint | undefined {
  const hexadecimal = /^0x[0-9a-f]+$/i.test(digits);
  if ((base === 0 || base === 16) && hexadecimal) return BigInt(digits);
  if (base === 16) return /^[0-9a-f]+$/i.test(digits) ? BigInt(`0x${digits}`) : undefined;
  const octal = base === 8 || (base === 0 && digits.startsWith('0'));
  if (octal) return /^[0-7]+$/.test(digits) ? BigInt(`0o${digits}`) : undefined;
  return /^[0-9]+$/.test(digits) ? BigInt(digits) : undefined;
}
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
