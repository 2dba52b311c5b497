// SPDX-License-Identifier: Apache-2.0
/** Objects of the host behind paths: two names of one thing are one. */
import type {Host} from '../host/host.ts';
import {sharedName} from '../host/network-mounts.ts';
import {resolvedPath} from '../layers/resolved-path.ts';
import {withoutTrailingSlashes} from '../text/paths.ts';

/** What a path leads to; where the host cannot tell, its resolved name stands for it. */
export function objectKey(path: string, host: Host): string {
  // The name of an image on the network says what it is.
  if (!path.startsWith('/')) return path;
  return host.object(path)?.id ?? plainPath(path, host);
}

/** What carries owner and context behind a path: of two nodes with one number each has its own. */
export function labelKey(path: string, host: Host): string {
  return host.object(path)?.inode ?? plainPath(path, host);
}

/**
 * The same on every host that has the object; undefined for one of this host alone.
 *
 * @param path resolved
 */
export function nameOnAllHosts(path: string, host: Host): string | undefined {
  const id = host.object(path)?.id;
  return id?.includes('://') ? id : sharedName(path, host.mounts());
}

/** Resolved, without slashes at its end. */
export function plainPath(path: string, host: Host): string {
  return withoutTrailingSlashes(resolvedPath(path, host));
}

/** Whether a TPM's node is the kernel's resource manager, which gives every open sessions and keys of its own. */
export function isResourceManager(path: string, host: Host): boolean {
  return /^\/dev\/tpmrm\d+$/.test(resolvedPath(path, host));
}
