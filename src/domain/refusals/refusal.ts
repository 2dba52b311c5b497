// SPDX-License-Identifier: Apache-2.0
/** Refusals in libvirt's words: a row of a table each, with blanks that are filled here. */
import {libvirtError, type KnownError, type LibvirtClass, type Place} from '../../errors.ts';
import {DEFINITION} from './definition.ts';
import {DEVICES} from './devices.ts';
import {LABELS} from './labels.ts';
import {NETWORK} from './network.ts';
import {STORAGE} from './storage.ts';
import type {RefusalTable} from './refusal-table.ts';

const TABLES = [DEFINITION, DEVICES, LABELS, NETWORK, STORAGE] as const;

type ValuesOf<T> = T extends unknown ? T[keyof T] : never;
type KeysOf<T> = T extends unknown ? keyof T & string : never;
type RowOf<T, Key extends string> = T extends unknown ? T[keyof T & Key] : never;
type BlanksOf<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | BlanksOf<Rest>
  : never;

type Rows = ValuesOf<(typeof TABLES)[number]>;
type RefusalKey = KeysOf<Rows>;
type Blanks<Key extends RefusalKey> = BlanksOf<RowOf<Rows, Key>[number]>;

const ROWS = new Map(
  TABLES.flatMap((table: RefusalTable) =>
    Object.entries(table).flatMap(([libvirtClass, rows]) =>
      Object.entries(rows).map(
        ([key, row]) => [key, {libvirtClass: libvirtClass as LibvirtClass, row}] as const,
      ),
    ),
  ),
);

/**
 * @param key a code of the tables, with the wording where it has several
 * @param values what the blanks of its texts are filled with; what stands in them is text, and never a blank
 */
export function refusal<Key extends RefusalKey>(
  key: Key,
  place: Place,
  ...[values]: [Blanks<Key>] extends [never] ? [] : [Readonly<Record<Blanks<Key>, string | number>>]
): KnownError {
  const {libvirtClass, row} = ROWS.get(key)!;
  const filled = (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (_, name: Blanks<Key>) => String(values?.[name]));
  return libvirtError(key.replace(/\..*/, ''), libvirtClass, filled(row[0]), place, filled(row[1]));
}
