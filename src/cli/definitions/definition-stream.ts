// SPDX-License-Identifier: Apache-2.0
/**
 * Many definitions in one stream, for fleets that keep them in a database and not in files: JSON objects, one a line,
 * each with `file` (what the definition is called in what is printed) and `xml`.
 */
import {unlessFailing} from '../../files/errno.ts';
import {KnownError} from '../../errors.ts';
import {linesOf, type Line} from '../../files/lines.ts';
import {type DefinitionBytes, LARGEST_DEFINITION, tooLarge} from './definition-bytes.ts';

/** JSON writes most characters of XML in at most two bytes. */
const LONGEST_LINE = 2 * LARGEST_DEFINITION;

/** What a line is called that does not say its name. */
const STREAM = '-';

/**
 * Each when it is asked for; a bad line is an item of its own, and empty lines are passed over.
 *
 * @param before what was read from the descriptor already
 */
export function* definitionStream(descriptor: number, before: Buffer): Generator<DefinitionBytes> {
  let number = 0;
  for (const line of linesOf(descriptor, LONGEST_LINE, before)) {
    number += 1;
    if (line === undefined || line.length > 0) yield definitionOf(line, number);
  }
}

function definitionOf(line: Line, number: number): DefinitionBytes {
  if (line === undefined) return {file: STREAM, failure: atLine(number, tooLarge())};
  const record = parsed(line);
  if (!isNamedXml(record)) return {file: STREAM, failure: atLine(number, notNamedXml())};
  const content = Buffer.from(record.xml);
  return content.length > LARGEST_DEFINITION
    ? {file: record.file, failure: tooLarge()}
    : {file: record.file, content};
}

function parsed(line: Buffer): unknown {
  return unlessFailing((): unknown => JSON.parse(line.toString()));
}

function isNamedXml(value: unknown): value is {readonly file: string; readonly xml: string} {
  if (typeof value !== 'object' || value === null) return false;
  const {file, xml} = value as {readonly file?: unknown; readonly xml?: unknown};
  return typeof file === 'string' && typeof xml === 'string';
}

function notNamedXml(): KnownError {
  return new KnownError('STREAM_LINE', 'this line is not a JSON object with the strings "file" and "xml"', {
    help: 'write one definition per line, as {"file": "web.xml", "xml": "<domain>…</domain>"}',
  });
}

function atLine(line: number, {code, message, help}: KnownError): KnownError {
  return new KnownError(code, message, {help, place: {element: '', line, column: 1}});
}
