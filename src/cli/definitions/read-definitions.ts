// SPDX-License-Identifier: Apache-2.0
/** The definitions that a command's operands stand for. */
import {errnoOf, reasonOf, unlessFailing} from '../../files/errno.ts';
import {readAll, readSome} from '../../files/read-all.ts';
import {readRegularFile} from '../../files/read-regular-file.ts';
import {encodePath} from '../../text/path-bytes.ts';
import {openHanded} from '../open-handed.ts';
import {closeSync, lstatSync, statSync} from 'node:fs';
import type {Layout} from '../../policy/layout.ts';
import {plural} from '../../render/report/plural.ts';
import {printable} from '../../render/report/printable.ts';
import {type DefinitionBytes, LARGEST_DEFINITION, tooLarge} from './definition-bytes.ts';
import {definitionStream} from './definition-stream.ts';
import {directoryDefinitions} from './directory-definitions.ts';
import {definitionOfVm} from './libvirt-vms.ts';
import {optimizeLater} from './optimizer.ts';
import {KnownError} from '../../errors.ts';

export const STDIN = '-';

/** Where VMs that are named are looked for, and who is told what was passed over. */
export interface DefinitionPlaces {
  readonly layout: Pick<Layout, 'config' | 'state'>;
  readonly note: (text: string) => void;
}

/**
 * Each definition when it is asked for, in the order given: a file, every VM's `*.xml` of a directory and those
 * below it (sorted), the name of a VM that libvirt has on this host, or `-` for standard input, which holds one
 * definition or a stream of them. What cannot be read is an item of its own.
 */
export function* readDefinitions(
  operands: readonly string[],
  places: DefinitionPlaces,
): Generator<DefinitionBytes> {
  for (const operand of operands) {
    try {
      for (const definition of definitionsOf(operand, places)) yield weighed(definition);
    } catch (failure) {
      yield {file: operand, failure: asRefusal(failure)};
    }
  }
}

function* definitionsOf(operand: string, places: DefinitionPlaces): Generator<DefinitionBytes> {
  if (operand === STDIN) yield* standardInput();
  else for (const file of definitionFiles(operand, places)) yield readFile(file);
}

function weighed(definition: DefinitionBytes): DefinitionBytes {
  if ('content' in definition) optimizeLater(definition.content.length);
  return definition;
}

/** XML starts with `<`, a stream's line with `{`; both may have white space before it. */
function* standardInput(): Generator<DefinitionBytes> {
  const first = Buffer.allocUnsafe(64 * 1024);
  const start = first.subarray(0, readSome(0, first));
  if (start.toString('latin1').trimStart().startsWith('{')) yield* definitionStream(0, start);
  else yield {file: STDIN, content: readAll(0, LARGEST_DEFINITION, tooLarge, {before: start})};
}

/** One definition, for verbs that take exactly one. */
export function readDefinition(operand: string, {layout}: Pick<DefinitionPlaces, 'layout'>): DefinitionBytes {
  try {
    if (isDirectory(operand))
      throw new KnownError('UNREADABLE', 'this is a directory', {help: 'name one definition of a VM here'});
    return weighed(readFile(isMeantAsFile(operand) ? operand : definitionOfVm(operand, layout)));
  } catch (failure) {
    return {file: operand, failure: asRefusal(failure)};
  }
}

function readFile(file: string): DefinitionBytes {
  try {
    return {file, content: readLimited(file)};
  } catch (failure) {
    return {file, failure: asRefusal(failure)};
  }
}

function definitionFiles(operand: string, {layout, note}: DefinitionPlaces): readonly string[] {
  if (!isMeantAsFile(operand)) return [definitionOfVm(operand, layout)];
  if (!isDirectory(operand)) return [operand];
  const {files, skipped} = directoryDefinitions(operand);
  const others = `${plural(skipped, 'file')} *.xml that ${skipped === 1 ? 'is' : 'are'} no definition of a VM`;
  if (files.length === 0) {
    const found = skipped > 0 ? `only ${others}` : 'no *.xml file';
    throw new KnownError('NO_DEFINITIONS', `${found} in this directory and below it`, {
      help: 'name a file of libvirt domain XML, or a directory that holds some',
    });
  }
  if (skipped > 0) note(`${printable(operand)}: ${others} left out`);
  return files;
}

/** A name with a slash or an ending is meant as a file, and reading it says what is wrong; else what is there is. */
export function isMeantAsFile(operand: string): boolean {
  return operand === STDIN || operand.includes('/') || operand.endsWith('.xml') || isThere(operand);
}

/** A link is there, wherever it leads. */
function isThere(path: string): boolean {
  return unlessFailing(() => lstatSync(encodePath(path))) !== undefined;
}

/** What cannot even be looked at is no directory; reading it as a file says why. */
function isDirectory(path: string): boolean {
  return unlessFailing(() => statSync(encodePath(path)).isDirectory()) ?? false;
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

const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: 'run as root, or as a user who may read it',
  ENOENT: 'name a file of libvirt domain XML, a directory of them, or a VM',
};

function asRefusal(error: unknown): unknown {
  if (error instanceof KnownError && error.code === 'FILE_TOO_LARGE') return tooLarge();
  if (error instanceof KnownError && error.code === 'NOT_A_FILE')
    return new KnownError('UNREADABLE', `cannot read the definition: ${error.message}`, {cause: error});
  if (error instanceof KnownError || errnoOf(error) === undefined) return error;
  const help = REMEDIES[errnoOf(error) ?? ''];
  return new KnownError('UNREADABLE', `cannot read the definition: ${reasonOf(error)}`, {cause: error, help});
}
