// SPDX-License-Identifier: Apache-2.0
/** What is installed below a root, held against what would be shipped. */
import {constants} from 'node:fs';
import {join} from 'node:path';
import fs from 'fs-extra';
import type {PackageDifference} from '../documents/package.ts';
import {octal} from '../kernel-model/dac/mode-bits.ts';
import type {PackageFile} from './package-file.ts';
import {errnoOf} from '../files/errno.ts';

/** @param root such as `/`, or a packager's build root */
export function checkPackage(root: string, files: readonly PackageFile[]): readonly PackageDifference[] {
  return files.flatMap(file => checkFile(root, file));
}

function checkFile(root: string, {path, text, mode}: PackageFile): readonly PackageDifference[] {
  const differs = (kind: PackageDifference['kind'], expected: string, found: string): PackageDifference => ({
    path: `/${path}`,
    kind,
    expected,
    found,
  });
  try {
    const facts = fs.lstatSync(join(root, path), {throwIfNoEntry: false});
    if (facts === undefined) return [differs('missing', 'a file', 'nothing')];
    if (!facts.isFile()) return [differs('type', 'a file', 'something else')];
    const installed = readRegular(join(root, path));
    const found = facts.mode & 0o7777;
    return [
      ...(installed === text
        ? []
        : [differs('content', firstDifference(text, installed), firstDifference(installed, text))]),
      ...(found === mode ? [] : [differs('mode', octal(mode), octal(found))]),
    ];
  } catch (error) {
    return [differs('unreadable', 'a file', errnoOf(error) ?? 'error')];
  }
}

/** Opened without following a link that came after the look, and without waiting for a FIFO's writer. */
function readRegular(path: string): string {
  const descriptor = fs.openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    return fs.readFileSync(descriptor, 'utf8');
  } finally {
    fs.closeSync(descriptor);
  }
}

/** The first line of `text` that `other` has not in that place. */
function firstDifference(text: string, other: string): string {
  const others = other.split('\n');
  const lines = text.split('\n');
  const index = lines.findIndex((line, place) => line !== others[place]);
  return index === -1 ? 'the end of the file' : `line ${index + 1}: ${lines[index]}`;
}
