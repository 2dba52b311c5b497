// SPDX-License-Identifier: Apache-2.0
/** Errors as people and editors read them: `FILE:LINE:COLUMN: error: TEXT (CODE)`. */
import {KnownError, messageOf} from '../errors.ts';
import {errnoOf} from '../files/errno.ts';
import {printable} from '../render/report/printable.ts';

/** The error of a definition, as it stands in JSON output. */
export interface ErrorRecord {
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

const REPORT = 'This is a bug in svirtgen; please report it with the definition and the lines below';

/** A refusal without a place is about the whole file, so about its beginning. */
export function errorRecord(thrown: unknown): ErrorRecord {
  const error = asKnown(thrown);
  if (!(error instanceof KnownError))
    return {code: 'INTERNAL', message: messageOf(error), line: 1, column: 1};
  const {line, column} = error.place ?? {line: 1, column: 1};
  return {code: error.code, message: error.message, line, column};
}

/**
 * The diagnostic, ended by a newline: a line for each refusal; with a stack for anything unexpected.
 *
 * @param file the definition being worked on; undefined outside of one
 */
export function formatError(thrown: unknown, file?: string): string {
  const error = asKnown(thrown);
  if (!(error instanceof KnownError)) return formatUnexpected(error, file);
  return [error, ...error.others]
    .map(one => `${prefix(one, file)}error: ${printable(withHelp(one))} (${one.code})\n`)
    .join('');
}

/** What the system refuses is no bug of ours, wherever it was asked: a folder in place of a file, a full disk. */
function asKnown(error: unknown): unknown {
  const code = errnoOf(error);
  if (error instanceof KnownError || code === undefined || !(error instanceof Error)) return error;
  if (!('syscall' in error) || !('errno' in error)) return error;
  const file = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  const message =
    file === undefined ? error.message : `the system refuses it (${String(error.syscall)}): ${code}`;
  return new KnownError('SYSTEM', message, {
    file,
    help: 'check what is there, and who may use it',
    cause: error,
  });
}

/** What is wrong, and what to do about it. */
export function withHelp({message, help}: KnownError): string {
  if (help === undefined || help === '') return message;
  const sentence = help.charAt(0).toUpperCase() + help.slice(1).replace(/\.$/u, '');
  return `${message.replace(/(?<!\?)\.?$/u, '.')} ${sentence}`;
}

function prefix(error: KnownError, file: string | undefined): string {
  const about = error.file ?? file;
  if (about === undefined) return '';
  const place = error.place ?? (error.file === undefined ? {line: 1, column: 1} : undefined);
  return `${printable(about)}:${place === undefined ? '' : `${place.line}:${place.column}:`} `;
}

function formatUnexpected(error: unknown, file: string | undefined): string {
  const where = file === undefined ? '' : `${printable(file)}:1:1: `;
  const stack = error instanceof Error && error.stack !== undefined ? error.stack : String(error);
  const lines = stack.split('\n').map(line => `    ${printable(line)}\n`);
  return `${where}error: ${printable(messageOf(error))}. ${REPORT} (INTERNAL)\n${lines.join('')}`;
}
