// SPDX-License-Identifier: Apache-2.0
/** Words of the POSIX shell. */
import {refuseUnnameable} from './unnameable.ts';

/**
 * One word that the shell takes as it is, whatever it holds: newlines, quotes, `$(…)`. A leading dash stays a
 * leading dash; whoever passes the word to a command has to see to that.
 *
 * @throws KnownError UNQUOTABLE when no argument can hold the text
 */
export function quoteShell(text: string): string {
  refuseUnnameable(text, 'a shell script');
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Whether the shell reads no more into a word than stands there. */
export function isPlainWord(text: string): boolean {
  return /^[\w./:@%+=,-]+$/u.test(text);
}

/** Quoted only where it has to be: for commands that people read and type. */
export function shellWord(text: string): string {
  return isPlainWord(text) ? text : quoteShell(text);
}

/** A command that adds a line to a file. `echo` of some shells reads backslashes. */
export function appendLine(line: string, file: string): string {
  return `printf '%s\\n' ${quoteShell(line)} >> ${quoteShell(file)}`;
}
