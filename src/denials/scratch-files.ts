// SPDX-License-Identifier: Apache-2.0
/** Files that QEMU makes for itself under a random name: a rule for the one that was refused would never match again. */

export type Scratch = 'snapshot' | 'memory' | 'smb';

/** What is kept of a name becomes part of a rule: nothing in it may have a meaning there. */
const NAMES: readonly (readonly [Scratch, RegExp])[] = [
  ['snapshot', /^(\/(?:var\/)?tmp\/vl\.)[A-Za-z0-9]{6}$/],
  ['memory', /^(\/tmp\/memfd-)[A-Za-z0-9]{6}$/],
  ['memory', /^(\/(?:dev\/shm|dev\/hugepages[\w.-]*|tmp)\/qemu_back_mem\.[\w.-]{1,100}\.)[A-Za-z0-9]{6}$/],
  ['smb', /^(\/tmp\/qemu-smb\.)[A-Za-z0-9]{6}(?:\/.*)?$/],
];

/** `pattern` is one of AppArmor's for all such names. */
export function scratchFile(path: string): {readonly scratch: Scratch; readonly pattern: string} | undefined {
  for (const [scratch, name] of NAMES) {
    const start = name.exec(path)?.[1];
    if (start !== undefined) return {scratch, pattern: `${start}??????${scratch === 'smb' ? '{,/**}' : ''}`};
  }
  return undefined;
}
