// SPDX-License-Identifier: Apache-2.0
/** Whether what libvirt sets at start stays set: the other side of `fileSystemWarnings`. */
import {policyContext} from '../../kernel-model/selinux/context-text.ts';
import type {Host, Mount} from '../../host/host.ts';
import {fileSystemKind, type FileSystemKind} from './file-system-kinds.ts';
import {mountOf, mountOptions} from '../../host/facts/mounts.ts';

/** A server may let root change owners; what is not sure is not counted on. */
export function keepsOwner(path: string, host: Host): boolean {
  const mount = mountBelow(path, host);
  if (isSealed(path, host)) return false;
  return mount === undefined || (isWritable(mount) && (kindOf(mount)?.owner ?? 'kept') === 'kept');
}

export function keepsContext(path: string, host: Host): boolean {
  const mount = mountBelow(path, host);
  if (isSealed(path, host)) return false;
  return mount === undefined || (isWritable(mount) && !hasOneContext(mount));
}

/** The context of every file of such a file system: what it was mounted with, else its type's; undefined if neither is known. */
export function contextOfMount(path: string, host: Host): string | undefined {
  const mount = mountBelow(path, host);
  if (mount === undefined || !hasOneContext(mount)) return undefined;
  const given = contextOption(mount);
  const type = kindOf(mount)?.type;
  return given ?? (type && policyContext(type));
}

/** Even root may change neither owner nor attributes of such a file. */
function isSealed(path: string, host: Host): boolean {
  return host.stat(path)?.sealed !== undefined;
}

function mountBelow(path: string, host: Host): Mount | undefined {
  return path.startsWith('/dev/') ? undefined : mountOf(host.realpath(path) ?? path, host.mounts());
}

function kindOf({type}: Mount): FileSystemKind | undefined {
  return fileSystemKind(type ?? '');
}

function isWritable(mount: Mount): boolean {
  return !mountOptions(mount).includes('ro');
}

/** The kernel says `seclabel` of a mount that keeps contexts, NFS 4.2 among them. */
function hasOneContext(mount: Mount): boolean {
  if (contextOption(mount) !== undefined) return true;
  return kindOf(mount)?.context === 'none' && !mountOptions(mount).includes('seclabel');
}

/** The kernel quotes a context in which a comma stands. */
function contextOption({options = ''}: Mount): string | undefined {
  const [, quoted, plain] = /(?:^|,)context=(?:"([^"]*)"|([^,]*))/.exec(options) ?? [];
  return quoted ?? plain;
}
