// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {INT, UINT, ULONG, parseNumber, type NumberBase, type NumberRange} from '../../src/domain/numbers.ts';

const ROWS: readonly (readonly [string, NumberRange, NumberBase, number | undefined])[] = [
  ['7', INT, 10, 7],
  ['  +007', INT, 10, 7],
  ['-7', INT, 10, -7],
  ['7 ', INT, 10, undefined],
  ['', INT, 10, undefined],
  ['+', INT, 10, undefined],
  ['1e3', INT, 10, undefined],
  ['2147483647', INT, 10, 2147483647],
  ['2147483648', INT, 10, undefined],
  ['-2147483648', INT, 10, -2147483648],
  ['-1', UINT, 10, undefined],
  ['-0', UINT, 10, undefined],
  ['4294967295', UINT, 10, 4294967295],
  ['4294967296', UINT, 10, undefined],
  ['4294967296', ULONG, 10, 4294967296],
  ['0x1f', UINT, 0, 31],
  ['0X1F', UINT, 0, 31],
  ['037', UINT, 0, 31],
  ['08', UINT, 0, undefined],
  ['20', UINT, 0, 20],
  ['0', UINT, 0, 0],
  ['0x', UINT, 0, undefined],
  ['0x1f', UINT, 10, undefined],
  ['1f', UINT, 16, 31],
  ['0x1f', UINT, 16, 31],
  ['17', UINT, 8, 15],
  ['9'.repeat(100), ULONG, 10, undefined],
];

for (const [text, range, base, expected] of ROWS)
  test(`'${text}' in base ${base} up to ${range.max}`, t => {
    t.is(parseNumber(text, range, base), expected);
  });
