// SPDX-License-Identifier: Apache-2.0
/** Which element a file begins with, told from its beginning, so that a directory can be gone through quickly. */
import {closeSync, constants, openSync, readSync} from 'node:fs';
import {encodePath} from '../../host/path-bytes.ts';

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
export function rootElement(file: string): string {
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
