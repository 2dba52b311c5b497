// SPDX-License-Identifier: Apache-2.0
/** What `getfattr`, `getfacl` and `lsattr` print. */
import {type AclEntry, parseAclEntry} from './acl.ts';
import type {Sealed} from './files.ts';
import {decodePath} from '../text/path-bytes.ts';

/** Reads `getfattr -e hex`: a comment with the name, then a line an attribute. ACLs, in `system.`, are left out. */
export function parseGetfattr(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  return new Map(blocks(text).map(({path, lines}) => [path, new Map(lines.flatMap(attribute))]));
}

function attribute(line: string): readonly (readonly [name: string, value: string])[] {
  const [name, value = ''] = line.split('=', 2);
  if (!name || name.startsWith('system.')) return [];
  return [[unquote(name), decodePath(Buffer.from(value.replace(/^0x/, ''), 'hex'))]];
}

/** Reads `getfacl -n`; a list that the mode bits say as well is empty. */
export function parseGetfacl(text: string): ReadonlyMap<string, readonly AclEntry[]> {
  return new Map(
    blocks(text).map(({path, lines}) => {
      const entries = lines.flatMap(line => parseAclEntry(line.replace(/\s*#.*$/, '')) ?? []);
      return [path, entries.some(entry => entry.id !== undefined || entry.tag === 'mask') ? entries : []];
    }),
  );
}

/** Reads `lsattr -d`: letters and a name a line; of each file that has one of the two attributes. */
export function parseLsattr(text: string): ReadonlyMap<string, Sealed> {
  return new Map(
    text.split('\n').flatMap((line): readonly (readonly [string, Sealed])[] => {
      const [, letters = '', path = ''] = /^([-A-Za-z]+) (\/.*)$/.exec(line) ?? [];
      if (letters.includes('i')) return [[path, 'immutable']];
      return letters.includes('a') ? [[path, 'append-only']] : [];
    }),
  );
}

function blocks(text: string): readonly {readonly path: string; readonly lines: readonly string[]}[] {
  return text.split('\n\n').flatMap(block => {
    const [first, ...lines] = block.split('\n');
    return first?.startsWith('# file: ') ? [{path: unquote(first.slice('# file: '.length)), lines}] : [];
  });
}

/** Both programs write odd bytes of names as a backslash and three octal digits; getfacl doubles backslashes. */
function unquote(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const plain = bytes.replaceAll(/\\([0-7]{3}|\\)/g, (_, code: string) =>
    code === '\\' ? code : String.fromCharCode(Number.parseInt(code, 8)),
  );
  return decodePath(Buffer.from(plain, 'latin1'));
}
