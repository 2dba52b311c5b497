// SPDX-License-Identifier: Apache-2.0
import {writeSync} from 'node:fs';

/** Node refuses to write 2 GiB at once, and the kernel writes less. */
const AT_ONCE = 1 << 30;

export function writeAll(descriptor: number, content: Uint8Array): void {
  for (let written = 0; written < content.length;)
    written += writeSync(descriptor, content, written, Math.min(content.length - written, AT_ONCE));
}
