// SPDX-License-Identifier: Apache-2.0
/** A YAML file of settings, with what tells where in it something stands. */
import {LineCounter, parseDocument, type Document} from 'yaml';
import {KnownError, messageOf} from '../errors.ts';
import {readRegularFile} from '../files/read-regular-file.ts';
import {placeAt} from './place-in-yaml.ts';

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
  });
  const broken = document.errors[0] ?? document.warnings[0];
  if (broken !== undefined) {
    throw new KnownError(`${kind}_SYNTAX`, broken.message, {file, place: placeAt(lines, broken.pos[0], '')});
  }
  return {settings: plain(document, file, kind), source: {file, document, lines}};
}

/** Fails on aliases that do not exist or that multiply without measure. */
function plain(document: Document, file: string, kind: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch (cause) {
    const reason = messageOf(cause);
    throw new KnownError(`${kind}_SYNTAX`, reason, {file, cause});
  }
}

function read(file: string, kind: 'POLICY' | 'CONFIG'): string {
  try {
    return readRegularFile(file).toString('utf8');
  } catch (cause) {
    const reason = messageOf(cause);
    const what = kind === 'POLICY' ? 'policy' : 'configuration';
    throw new KnownError(`${kind}_UNREADABLE`, `cannot read the ${what}: ${reason}`, {
      file,
      help: 'name a file in YAML that you may read',
      cause,
    });
  }
}
