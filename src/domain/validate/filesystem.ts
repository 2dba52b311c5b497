// SPDX-License-Identifier: Apache-2.0
import type {Domain, Filesystem} from '../domain.ts';
import {refusal} from '../refusals/refusal.ts';
import {requireSharedMemory} from './shared-memory.ts';

/** virtiofsd works on the guest's memory. */
export function validateFilesystemForQemu(filesystem: Filesystem, domain: Domain): void {
  if (filesystem.driver === 'virtiofs') requireSharedMemory(domain, 'virtiofs', filesystem.at);
}

/** The target is the tag by which the guest mounts it. */
export function validateFilesystemTargets(domain: Domain): void {
  const seen = new Map<string, Filesystem>();
  for (const filesystem of domain.filesystems) {
    const {target} = filesystem;
    if (target === undefined) continue;
    const earlier = seen.get(target);
    if (earlier !== undefined)
      throw refusal('FILESYSTEM_TARGET_TWICE', filesystem.at, {target, line: earlier.at.line});
    seen.set(target, filesystem);
  }
}
