// SPDX-License-Identifier: Apache-2.0
/** Refusals in libvirt's words: a row of a table each, with blanks that are filled here. */
import {libvirtError, type KnownError, type Place} from '../../errors.ts';
import {loader} from '../../load-later.ts';
import type * as RefusalRows from './refusal-rows.ts';
import type {TABLES} from './refusal-rows.ts';

// Few definitions are refused, and these are many texts.
const later = loader(import.meta.url);

type ValuesOf<T> = T extends unknown ? T[keyof T] : never;
type KeysOf<T> = T extends unknown ? keyof T & string : never;
type RowOf<T, Key extends string> = T extends unknown ? T[keyof T & Key] : never;
type BlanksOf<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | BlanksOf<Rest>
  : never;

type Rows = ValuesOf<(typeof TABLES)[number]>;
type RefusalKey = KeysOf<Rows>;
type Blanks<Key extends RefusalKey> = BlanksOf<RowOf<Rows, Key>>;

/**
 * @param key a code of the tables, with the wording where it has several
 * @param values what the blanks of its texts are filled with; what stands in them is text, and never a blank
 */
export function refusal<Key extends RefusalKey>(
  key: Key,
  place: Place,
  ...[values]: [Blanks<Key>] extends [never] ? [] : [Readonly<Record<Blanks<Key>, string | number>>]
): KnownError {
  const {ROWS} = later<typeof RefusalRows>('./refusal-rows.js');
  const {libvirtClass, row} = ROWS.get(key)!;
  const [detail = '', help = ''] = row
    .split(/\n */)
    .map(text => text.replaceAll(/\{(\w+)\}/g, (_, name: Blanks<Key>) => String(values?.[name])));
  return libvirtError(key.replace(/\..*/, ''), libvirtClass, detail, place, help);
}
