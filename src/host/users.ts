import {readFileSync} from 'node:fs';

/** Ids by name; the first of several lines with one name counts. */
export function readIds(file: '/etc/passwd' | '/etc/group'): ReadonlyMap<string, number> {
  try {
    return parseIds(readFileSync(file, 'utf8'));
  } catch {
    return new Map();
  }
}

/** Reads the third field of passwd's and group's lines. */
export function parseIds(text: string): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [name, , id] = line.split(':');
    if (!name || ids.has(name) || id === undefined || !/^\d{1,10}$/.test(id)) continue;
    ids.set(name, Number(id));
  }
  return ids;
}
