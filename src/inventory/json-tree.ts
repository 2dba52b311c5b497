// SPDX-License-Identifier: Apache-2.0
import {hasRawBytes} from '../text/path-bytes.ts';

export type JsonObject = ReadonlyMap<string, JsonValue>;
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

type Writable = Map<string, JsonValue>;

/** Deeper nesting is no image anybody made. */
const DEEPEST = 64;

/**
 * Reads an object in which `a.b` as a key stands for an object in an object: QEMU writes either.
 *
 * @returns undefined when it is no such object, nested too deeply, or contradicts itself; also for bytes that
 * are not UTF-8, which no JSON may hold
 */
export function readJsonTree(json: string): JsonObject | undefined {
  if (hasRawBytes(json)) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? unflatten(value, 0) : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return value instanceof Map;
}

/** A text property; it ends at the first NUL, as C's strings do. */
export function text(object: JsonObject, key: string): string | undefined {
  const value = object.get(key);
  return typeof value === 'string' ? value.split('\0', 1)[0] : undefined;
}

function unflatten(record: Record<string, unknown>, depth: number): Writable {
  if (depth > DEEPEST) throw new RangeError('nested too deeply');
  const tree: Writable = new Map();
  for (const [key, value] of Object.entries(record)) {
    const path = key.split('.');
    if (path.length > DEEPEST || path.includes('')) throw new RangeError('malformed key');
    place(tree, path, convert(value, depth + 1));
  }
  return tree;
}

function place(tree: Writable, path: readonly string[], value: JsonValue): void {
  const [key = '', ...rest] = path;
  const there = tree.get(key);
  if (rest.length === 0) {
    tree.set(key, isObject(there) && isObject(value) ? new Map([...there, ...value]) : value);
    return;
  }
  if (there !== undefined && !isObject(there)) throw new RangeError('one key is a value and an object');
  const below: Writable = new Map(there);
  place(below, rest, value);
  tree.set(key, below);
}

function convert(value: unknown, depth: number): JsonValue {
  if (Array.isArray(value)) return value.map((item: unknown) => convert(item, checked(depth + 1)));
  return isRecord(value) ? unflatten(value, depth) : (value as JsonValue);
}

function checked(depth: number): number {
  if (depth > DEEPEST) throw new RangeError('nested too deeply');
  return depth;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
