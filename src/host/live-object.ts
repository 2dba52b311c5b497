// SPDX-License-Identifier: Apache-2.0
/** Identities of a live host. */
import {blockId, blockStack, diskOfGeneric} from './block-stack.ts';
import {canonicalPath, fileFacts, fileIdentity} from './files.ts';
import {hostObject} from './host-object.ts';
import type {Host, HostObject} from './host.ts';

/** undefined when nothing is there. */
export function liveObject(path: string, host: Pick<Host, 'mounts' | 'heldDisks'>): HostObject | undefined {
  const resolved = canonicalPath(path);
  const facts = resolved === undefined ? undefined : fileFacts(resolved, true);
  if (resolved === undefined || facts === undefined) return undefined;
  const {type, major, minor} = facts;
  const number = `${major}:${minor}`;
  const told = {
    inode: fileIdentity(resolved),
    alias: type === 'char' ? diskOfGeneric(number) : type === 'block' ? blockId(number) : undefined,
    on: type === 'block' ? blockStack(number) : [],
  };
  return hostObject(resolved, facts, told, host);
}
