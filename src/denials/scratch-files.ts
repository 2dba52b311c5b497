// SPDX-License-Identifier: Apache-2.0
/** Files that QEMU makes for itself under a random name: a rule for the one that was refused would never match again. */

export type Scratch = 'snapshot' | 'memory' | 'smb' | 'backup';

/** What is kept of a name becomes part of a rule: nothing in it may have a meaning there. */
const NAMES: readonly (readonly [Scratch, RegExp])[] = [
  ['snapshot', /^(\/(?:var\/)?tmp\/vl\.)[A-Za-z0-9]{6}$/],
  ['memory', /^(\/tmp\/memfd-)[A-Za-z0-9]{6}$/],
  ['memory', /^(\/(?:dev\/shm|dev\/hugepages[\w.-]*|tmp)\/qemu_back_mem\.[\w.-]{1,100}\.)[A-Za-z0-9]{6}$/],
  ['smb', /^(\/tmp\/qemu-smb\.)[A-Za-z0-9]{6}(?:\/.*)?$/],
  // Tools put the number of their process after it, or five letters, and the disk's name after that.
  ['backup', /^(\/(?:var\/)?tmp\/[\w-]{0,100}backup[\w-]{0,100}\.)(?:\d{1,10}|[A-Z]{5})(?:\.[\w-]+)?$/],
];

/** What follows the name, where it is more than six letters and digits. */
const NAMED_ANEW: Partial<Record<Scratch, string>> = {smb: '??????{,/**}', backup: '[0-9A-Z]*'};

/** `pattern` is one of AppArmor's for all such names. */
export function scratchFile(path: string): {readonly scratch: Scratch; readonly pattern: string} | undefined {
  for (const [scratch, name] of NAMES) {
    const start = name.exec(path)?.[1];
    if (start !== undefined) return {scratch, pattern: `${start}${NAMED_ANEW[scratch] ?? '??????'}`};
  }
  return undefined;
}
