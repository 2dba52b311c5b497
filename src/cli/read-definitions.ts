/** The definitions that a command's operands stand for. */
import {errnoOf} from '../files/errno.ts';
import {readAll} from '../files/read-all.ts';
import {readRegularFile} from '../files/read-regular-file.ts';
import {closeSync, readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {KnownError} from '../errors.ts';
import {openHanded} from './open-handed.ts';

/** A definition's bytes, or why it has none. */
export type Definition =
  {readonly file: string; readonly content: Uint8Array} | {readonly file: string; readonly failure: unknown};

/** 10 MiB; libvirt's largest definitions have some hundred KiB. */
export const LARGEST_DEFINITION = 10 * 1024 * 1024;

const STDIN = '-';

/**
 * Each definition when it is asked for, in the order given: a file, every `*.xml` of a directory (sorted, not
 * of its subdirectories), or `-` for standard input. What cannot be read is an item of its own.
 */
export function* readDefinitions(operands: readonly string[]): Generator<Definition> {
  for (const operand of operands) {
    try {
      for (const file of definitionFiles(operand)) yield readDefinition(file);
    } catch (failure) {
      yield {file: operand, failure};
    }
  }
}

/** One definition, for verbs that take exactly one. */
export function readDefinition(file: string): Definition {
  try {
    return {file, content: readLimited(file)};
  } catch (failure) {
    return {file, failure: asRefusal(failure)};
  }
}

function definitionFiles(operand: string): readonly string[] {
  if (operand === STDIN || !isDirectory(operand)) return [operand];
  const names = readNames(operand).filter(name => name.endsWith('.xml'));
  if (names.length > 0) return names.sort().map(name => join(operand, name));
  throw new KnownError('NO_DEFINITIONS', 'no *.xml file in this directory', {
    help: 'name a file of libvirt domain XML, or a directory that holds some',
  });
}

/** What cannot even be looked at is no directory; reading it as a file says why. */
function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function readNames(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    throw asRefusal(error);
  }
}

/** Regular files, and what the shell hands over open: a FIFO that somebody left in a directory would never end. */
function readLimited(file: string): Uint8Array {
  if (file === STDIN) return readAll(0, LARGEST_DEFINITION, tooLarge);
  const handed = openHanded(file);
  if (handed === undefined) return readRegularFile(file, {largest: LARGEST_DEFINITION});
  try {
    return readAll(handed, LARGEST_DEFINITION, tooLarge);
  } finally {
    closeSync(handed);
  }
}

function tooLarge(): KnownError {
  return new KnownError('XML_TOO_LARGE', 'the definition is larger than 10 MiB', {
    help: 'check that this is libvirt domain XML and not an image or a log',
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
};

function asRefusal(error: unknown): unknown {
  if (error instanceof KnownError && error.code === 'FILE_TOO_LARGE') return tooLarge();
  if (error instanceof KnownError && error.code === 'NOT_A_FILE')
    return new KnownError('UNREADABLE', `cannot read the definition: ${error.message}`, {cause: error});
  const code = errnoOf(error);
  if (error instanceof KnownError || code === undefined) return error;
  const reason = REASONS[code] ?? code;
  return new KnownError('UNREADABLE', `cannot read the definition: ${reason}`, {cause: error});
}
