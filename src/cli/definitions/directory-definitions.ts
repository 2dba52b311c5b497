// SPDX-License-Identifier: Apache-2.0
/** The definitions in a directory and below it. */
import {
  closeSync,
  constants,
  type Dirent,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import {join} from 'node:path';
import {unlessFailing} from '../../files/errno.ts';
import {inCountingOrder} from '../../text/counting-order.ts';
import {decodePath, encodePath} from '../../text/path-bytes.ts';

interface DirectoryContent {
  /** Definitions of VMs, and what cannot be read: whoever reads it will say why. Sorted. */
  readonly files: readonly string[];
  /** How many other files with the name *.xml there are: networks, pools, snapshots and the like. */
  readonly skipped: number;
}

/**
 * Symlinks to files are followed, but each file counts once: libvirt's `autostart/` holds links to the definitions
 * beside it. Symlinks to directories are not followed, so there is no circle.
 *
 * @throws what the system says when a directory cannot be read
 */
export function directoryDefinitions(directory: string): DirectoryContent {
  const files: string[] = [];
  const seen = new Set<string>();
  let skipped = 0;
  // Files before links, so that a definition is called by its own name.
  const all = [...walk(directory)].sort(
    (a, b) => Number(a.link) - Number(b.link) || (a.path < b.path ? -1 : 1),
  );
  for (const {path} of all) {
    const real = realName(path);
    if (seen.has(real)) continue;
    seen.add(real);
    if (isDomain(path)) files.push(path);
    else skipped += 1;
  }
  return {files: inCountingOrder(files, file => file), skipped};
}

interface Found {
  readonly path: string;
  readonly link: boolean;
}

function* walk(directory: string, entries = entriesOf(directory)): Generator<Found> {
  for (const entry of entries) {
    const path = join(directory, decodePath(entry.name));
    if (entry.isDirectory()) yield* walkBelow(path);
    else if (path.endsWith('.xml') && !leadsToDirectory(entry, path))
      yield {path, link: entry.isSymbolicLink()};
  }
}

/** Names are bytes, and one that is no UTF-8 is a definition's like any other. */
function entriesOf(directory: string): readonly Dirent<Buffer>[] {
  return readdirSync(encodePath(directory), {withFileTypes: true, encoding: 'buffer'});
}

/** One that cannot be read keeps nobody from the others: reading it as a definition says why. */
function walkBelow(directory: string): Iterable<Found> {
  const entries = unlessFailing(() => entriesOf(directory));
  return entries ? walk(directory, entries) : [{path: directory, link: false}];
}

/** One that cannot be followed does not: reading it says why. */
function leadsToDirectory(entry: Dirent<Buffer>, path: string): boolean {
  return entry.isSymbolicLink() && unlessFailing(() => statSync(encodePath(path)).isDirectory()) === true;
}

/** A link that leads nowhere is a name of its own, and reading it says so. */
function realName(path: string): string {
  return unlessFailing(() => decodePath(realpathSync.native(encodePath(path), 'buffer'))) ?? path;
}

/** What is no file is not looked into: a pipe would keep us waiting, and reading it says what it is. */
function isDomain(path: string): boolean {
  try {
    return !statSync(encodePath(path)).isFile() || ['domain', 'domstatus'].includes(rootElement(path));
  } catch {
    return true;
  }
}

/** Comments before the root may be long: libvirt itself writes one of 400 characters. */
const BEGINNING = 64 * 1024;
const BEFORE_ROOT = /^\uFEFF?(?:\s|<\?.*?\?>|<!--.*?-->|<![A-Za-z][^>[]*(?:\[[^\]]*\])?\s*>)*/su;

/**
 * The root's name without its prefix, such as `domain` or `network`.
 *
 * @returns '' when no element begins there, as in an empty file or one of another format; `domain` for UTF-16,
 *   which only the parser can refuse
 * @throws what the system says when the file cannot be read
 */
function rootElement(file: string): string {
  const bytes = beginningOf(file);
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'domain';
  const text = bytes.toString('utf8');
  const rest = text.slice(BEFORE_ROOT.exec(text)?.[0].length ?? 0);
  return /^<(?:[\w.-]+:)?([\w.-]+)/u.exec(rest)?.[1] ?? '';
}

function beginningOf(file: string): Buffer {
  const descriptor = openSync(encodePath(file), constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const bytes = Buffer.alloc(BEGINNING);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, BEGINNING, 0));
  } finally {
    closeSync(descriptor);
  }
}
