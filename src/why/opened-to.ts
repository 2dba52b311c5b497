// SPDX-License-Identifier: Apache-2.0
/** What opens a file or directory to the user that a process runs as, and to nobody else. */
import type {FileFacts} from '../host/host.ts';
import {mountOf, mountOptions} from '../host/facts/mounts.ts';
import {permissionBits, type Subject} from '../kernel-model/dac/mode-bits.ts';
import {withUserEntry} from '../kernel-model/dac/set-acl.ts';
import {fileSystemKind} from '../layers/prerequisites/file-system-kinds.ts';
import {quoteShell} from '../text/quote-shell.ts';
import type {Case} from './case.ts';

/** By the owner's bits where it is the owner, else by an entry of its own. */
export function openedTo(
  {subject, analysis}: Case,
  path: string,
  facts: FileFacts | undefined,
  letters: string,
) {
  if (!facts || !subject || facts.mode === undefined) return undefined;
  const target = quoteShell(path);
  const bits = permissionBits(letters);
  if (facts.uid === subject.uid) {
    const command = `chmod u+${letters} ${target}`;
    return {path, command, facts: {mode: facts.mode | (bits << 6)}, own: true};
  }
  const entry = keepsAcls(path, analysis) ? withUserEntry(facts, subject.uid, bits) : undefined;
  if (!entry) return undefined;
  const {entries, acl, mode} = entry;
  return {path, command: `setfacl -m ${entries.join(',')} ${target}`, facts: {acl, mode}, own: false};
}

/** Network file systems and those without owners have no POSIX ACLs to set, and a read-only mount takes none. */
function keepsAcls(path: string, {host}: Case['analysis']): boolean {
  const mount = mountOf(path, host.mounts());
  const options = mount ? mountOptions(mount) : [];
  const kind = fileSystemKind(mount?.type ?? '');
  return (
    (kind === undefined || kind.owner === 'kept') && !options.includes('ro') && !options.includes('noacl')
  );
}

/** A session's VMs run as a person, with whatever else that person runs. */
export function whoGains({analysis}: Case, {uid}: Subject): string {
  return analysis.site.layout.kind === 'session'
    ? `user ${uid} with all that it runs`
    : `every VM that runs as user ${uid}`;
}
