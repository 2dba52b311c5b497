// SPDX-License-Identifier: Apache-2.0
import {readFileSync} from 'node:fs';
import {decodePath} from '../text/path-bytes.ts';

/** What Node puts for bytes that are not UTF-8. */
const REPLACED = '\ufffd';

/** The words of the command line, those with odd bytes as `decodePath` has them: file names are bytes. */
export function rawArguments(
  words: readonly string[],
  commandLine = '/proc/self/cmdline',
): readonly string[] {
  if (!words.some(word => word.includes(REPLACED))) return words;
  const raw = bytesOf(commandLine).slice(-words.length);
  return words.map((word, index) => (word.includes(REPLACED) ? (raw[index] ?? word) : word));
}

/** Each word of the process, ended by a NUL; none where they cannot be read. */
function bytesOf(commandLine: string): readonly string[] {
  try {
    const bytes = readFileSync(commandLine);
    const words: string[] = [];
    for (let at = 0, end = bytes.indexOf(0); end >= 0; at = end + 1, end = bytes.indexOf(0, at))
      words.push(decodePath(bytes.subarray(at, end)));
    return words;
  } catch {
    return [];
  }
}
