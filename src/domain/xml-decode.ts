// SPDX-License-Identifier: Apache-2.0
import {KnownError} from '../errors.ts';
import {declaredEncoding, foreignBytes, isBinary, PASS, wideEncoding} from './no-definition.ts';
import {TextPositions} from './text-positions.ts';

const MAX_BYTES = 10 * 1024 * 1024;
/** Everything below U+0020 but tab, line feed and carriage return. XML has no way to write them. */
// oxlint-disable-next-line no-control-regex -- finding control characters is the purpose
const FORBIDDEN_CHARACTER = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/;

/**
 * The definition as text: at most 10 MiB, UTF-8 whatever it declares (a byte order mark is dropped), no control
 * characters.
 *
 * @throws KnownError `XML_TOO_LARGE`, `XML_ENCODING` or `XML_CONTROL_CHARACTER`
 */
export function decodeXml(input: Uint8Array | string): string {
  const text = typeof input === 'string' ? input : decodeBytes(input);
  if (Buffer.byteLength(text) > MAX_BYTES) throw tooLarge();
  const found = FORBIDDEN_CHARACTER.exec(text);
  if (found !== null) throw controlCharacter(text, found.index);
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function decodeBytes(bytes: Uint8Array): string {
  if (bytes.length > MAX_BYTES) throw tooLarge();
  const foreign = foreignBytes(bytes);
  if (foreign) throw badEncoding(`this is ${foreign.what}, not a definition`, 1, 1, foreign.help);
  const wide = wideEncoding(bytes);
  if (wide !== undefined) throw badEncoding(`the definition is ${wide}`, 1, 1, convert(wide));
  if (isBinary(bytes)) throw badEncoding('this is a binary file, not a definition', 1, 1, PASS);
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes);
  } catch {
    const {line, column} = firstInvalid(bytes);
    const declared = declaredEncoding(bytes);
    const message = 'the definition is not valid UTF-8';
    throw declared === undefined || /^utf-?8$/i.test(declared)
      ? badEncoding(message, line, column, 'Write the definition in UTF-8.')
      : badEncoding(`${message}: it is declared as ${declared}`, line, column, convert(declared));
  }
}

function convert(encoding: string): string {
  return `Write the definition in UTF-8, and declare no other encoding: iconv -f ${encoding} -t UTF-8 OLD.xml > NEW.xml`;
}

/** The replacement character that is not in the bytes themselves marks the first bad sequence. */
function firstInvalid(bytes: Uint8Array): {line: number; column: number} {
  const text = new TextDecoder('utf-8').decode(bytes);
  const encoder = new TextEncoder();
  let at = text.indexOf('\uFFFD');
  while (at !== -1) {
    const offset = encoder.encode(text.slice(0, at)).length;
    if (!(bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd)) break;
    at = text.indexOf('\uFFFD', at + 1);
  }
  return new TextPositions(text).of(Math.max(at, 0));
}

function tooLarge(): KnownError {
  return new KnownError('XML_TOO_LARGE', 'the definition is larger than 10 MiB', {
    place: {element: 'domain', line: 1, column: 1},
    help: 'A libvirt definition has a few kilobytes; check that this is the right file.',
  });
}

function badEncoding(message: string, line: number, column: number, help: string): KnownError {
  return new KnownError('XML_ENCODING', message, {
    place: {element: 'domain', line, column},
    help,
  });
}

function controlCharacter(text: string, index: number): KnownError {
  const {line, column} = new TextPositions(text).of(index);
  const code = text.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0');
  return new KnownError('XML_CONTROL_CHARACTER', `control character U+${code} in the definition`, {
    place: {element: 'domain', line, column},
    help: 'Remove the character; XML does not allow it anywhere.',
  });
}
