// SPDX-License-Identifier: Apache-2.0
/** QEMU's lists of `key=value`, and the JSON that some options take in their place, as pairs of dotted keys. */
import {onceOf} from '../../once.ts';

export interface Pair {
  /** Dotted, such as `file.filename`; empty for a first value whose key is left out. */
  readonly key: string;
  readonly value: string;
}

/** @returns no pair at all for JSON that QEMU could not read either */
export function parsePairs(text: string): readonly Pair[] {
  if (!isJson(text)) return listPairs(text);
  const value = parseQemuJson(text);
  return depthOf(value) > DEEPEST ? [] : flatten(value, '');
}

export function isJson(text: string): boolean {
  return text.startsWith('{');
}

/** Whether a flag is set: `readonly=on`, `readonly`, and in JSON `true`. The last one counts, as in QEMU. */
export function isOn(pairs: readonly Pair[], ...keys: readonly string[]): boolean {
  const last = pairs[Math.max(...keys.map(key => lastPlace(pairs).get(key) ?? -1))];
  return last !== undefined && ['on', 'yes', 'true', 'y', ''].includes(last.value);
}

export function valueOf(pairs: readonly Pair[], key: string): string | undefined {
  return pairs[lastPlace(pairs).get(key) ?? -1]?.value;
}

/** Where each key stands last. An argument may have thousands, each of which is asked about. */
const lastPlace = onceOf(
  (pairs: readonly Pair[]): ReadonlyMap<string, number> => new Map(pairs.map(({key}, place) => [key, place])),
);

/** For a value that is put into a list of ours. */
export function doubleCommas(value: string): string {
  return value.replaceAll(',', ',,');
}

/** Single commas part the list; a doubled one stands for a comma in the value. */
function listPairs(text: string): readonly Pair[] {
  return text
    .replaceAll(',,', '\0')
    .split(',')
    .map((part, index) => {
      const equals = part.indexOf('=');
      const value = part.slice(equals + 1).replaceAll('\0', ',');
      if (equals >= 0) return {key: part.slice(0, equals), value};
      // A word alone is the implied key's value at the start, and a flag elsewhere.
      return index === 0 ? {key: '', value} : {key: value, value: ''};
    });
}

/** QEMU's reader ends at 1024 levels (7.2, `qobject/json-streamer.c`), its block devices long before. */
const DEEPEST = 64;

/** How many objects are in each other, as far as it matters: a tenant may write down more than a stack holds. */
function depthOf(value: unknown): number {
  let level: readonly unknown[] = [value];
  for (let depth = 0; ; depth++) {
    const objects = level.filter(one => typeof one === 'object' && one !== null);
    if (objects.length === 0 || depth > DEEPEST) return depth;
    level = objects.flatMap((one): readonly unknown[] => Object.values(one));
  }
}

function flatten(value: unknown, key: string): readonly Pair[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [{key, value}];
  if (typeof value !== 'object' || value === null) return [{key, value: JSON.stringify(value)}];
  return Object.entries(value).flatMap(([name, inner]) =>
    flatten(inner, key === '' ? name : `${key}.${name}`),
  );
}

/**
 * JSON as QEMU's own reader takes it (7.2, `qobject/json-lexer.c`): strings may stand in single quotes, and a
 * single quote may be escaped.
 *
 * @returns undefined when it is no JSON; QEMU refuses to start then
 */
export function parseQemuJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(STRING, inDoubleQuotes));
  } catch {
    return undefined;
  }
}

const STRING = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/gs;

function inDoubleQuotes(string: string): string {
  const inner = string
    .slice(1, -1)
    .replace(/\\.|"/gs, part => (part === "\\'" ? "'" : part === '"' ? '\\"' : part));
  return `"${inner}"`;
}
