/** QEMU's lists of `key=value`, and the JSON that some options take in their place, as pairs of dotted keys. */

export interface Pair {
  /** Dotted, such as `file.filename`; empty for a first value whose key is left out. */
  readonly key: string;
  readonly value: string;
}

export function parsePairs(text: string): readonly Pair[] {
  return text.startsWith('{') ? jsonPairs(text) : listPairs(text);
}

/** Whether a flag is set: `readonly=on`, `readonly`, and in JSON `true`. */
export function isOn(pairs: readonly Pair[], ...keys: readonly string[]): boolean {
  return pairs.some(({key, value}) => keys.includes(key) && ['on', 'yes', 'true', ''].includes(value));
}

export function valueOf(pairs: readonly Pair[], key: string): string | undefined {
  return pairs.find(pair => pair.key === key)?.value;
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

function jsonPairs(text: string): readonly Pair[] {
  try {
    return flatten(JSON.parse(text), '');
  } catch {
    // Not JSON after all: QEMU refuses it, and there is no path in it to speak of.
    return [];
  }
}

function flatten(value: unknown, key: string): readonly Pair[] {
  if (typeof value !== 'object' || value === null) return [{key, value: String(value)}];
  return Object.entries(value).flatMap(([name, inner]) =>
    flatten(inner, key === '' ? name : `${key}.${name}`),
  );
}
