// SPDX-License-Identifier: Apache-2.0
/** A YAML file of settings, with what tells where in it something stands. */
import {LineCounter, parseDocument, type Document, isMap, isScalar, isSeq, visit} from 'yaml';
import {KnownError, messageOf, type Place, unlessRefused} from '../errors.ts';
import {reasonOf} from '../files/errno.ts';
import {readRegularFile} from '../files/read-regular-file.ts';

/** Twenty times as much as the policies that svirtgen comes with. */
const LARGEST = 256 * 1024;

export interface YamlSource {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/**
 * @param kind begins the codes of its errors
 * @returns the plain data, an empty object for an empty file
 * @throws KnownError kind_UNREADABLE or kind_SYNTAX, with the file and the place
 */
export function readYaml(
  file: string,
  kind: 'POLICY' | 'CONFIG',
): {readonly settings: unknown; readonly source: YamlSource} {
  const lines = new LineCounter();
  const document = parseDocument(read(file, kind), {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
    uniqueKeys: false,
  });
  const broken = document.errors[0] ?? document.warnings[0] ?? repeatedKey(document);
  if (broken !== undefined) {
    throw new KnownError(`${kind}_SYNTAX`, withoutText(broken.message), {
      file,
      place: placeAt(lines, broken.pos[0], ''),
    });
  }
  return {settings: plain(document, file, kind), source: {file, document, lines}};
}

/** The parser's own search takes a time that grows with the square of the keys. */
function repeatedKey(
  document: Document,
): {readonly message: string; readonly pos: readonly [number]} | undefined {
  let repeated: number | undefined;
  visit(document, {
    Map: (_, {items}) => {
      const seen = new Set<unknown>();
      for (const {key} of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) repeated ??= key.range?.[0] ?? 0;
        seen.add(key.value);
      }
      return repeated === undefined ? undefined : visit.BREAK;
    },
  });
  return repeated === undefined ? undefined : {message: 'Map keys must be unique', pos: [repeated]};
}

/** Fails on aliases that do not exist or that multiply without measure. */
function plain(document: Document, file: string, kind: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch (cause) {
    const reason = withoutText(messageOf(cause));
    throw new KnownError(`${kind}_SYNTAX`, reason, {file, cause});
  }
}

const PLAIN_NAME = /^[a-z][\w-]{0,39}$/i;

/**
 * Whether it may be a name that somebody misspelt. Anything else is not repeated: the file may be another's, such as
 * /etc/shadow, and who may run svirtgen as root need not be who may read it.
 */
export function isPlainName(text: string): boolean {
  return PLAIN_NAME.test(text);
}

/** Of the parser's own words, or a name, or a character. */
const PROSE = /^(?:["'(`!]*[\w'-]{1,40}["')`]*[.,:;]*|\W{1,2})$/;

/** What the parser complains about, without what it quotes of the file, unless that may be a name. */
function withoutText(message: string): string {
  return message.replace(/: "[^]*/, '').replaceAll(/\S+/g, word => (PROSE.test(word) ? word : '…'));
}

function read(file: string, kind: 'POLICY' | 'CONFIG'): string {
  try {
    return readRegularFile(file, {largest: LARGEST}).toString('utf8');
  } catch (cause) {
    const what = kind === 'POLICY' ? 'policy' : 'configuration';
    throw new KnownError(`${kind}_UNREADABLE`, `cannot read the ${what}: ${reasonOf(cause)}`, {
      file,
      help: 'name a file in YAML that you may read',
      cause,
    });
  }
}

/** Where a file of settings suppresses this code; undefined where it does not, or may not be read. */
export function placeOfSuppression(file: string, code: string): Place | undefined {
  return unlessRefused(() => {
    const {source} = readYaml(file, 'CONFIG');
    return suppressedCodes(source).find(one => one.code === code)?.place;
  });
}

/** The codes that settings suppress, as they are written. */
export function suppressedCodes({
  document,
  lines,
}: YamlSource): readonly {readonly code: string; readonly place: Place}[] {
  const list = document.get('suppressions');
  const items = isSeq(list) ? list.items.filter(isMap) : [];
  return items.flatMap(item => {
    const code = item.get('code', true);
    if (!isScalar(code) || typeof code.value !== 'string') return [];
    return [{code: code.value, place: placeAt(lines, code.range?.[0] ?? 0, 'suppressions')}];
  });
}

/** The place of a character in a YAML file. */
export function placeAt(lines: LineCounter, offset: number, element: string): Place {
  const {line, col} = lines.linePos(offset);
  return {element, line: Math.max(line, 1), column: Math.max(col, 1)};
}
