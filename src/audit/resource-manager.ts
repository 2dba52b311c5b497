// SPDX-License-Identifier: Apache-2.0
import type {Host} from '../host/host.ts';
import {resolvedPath} from '../layers/resolved-path.ts';

/** Whether a TPM's node is the kernel's resource manager, which gives every open sessions and keys of its own. */
export function isResourceManager(path: string, host: Host): boolean {
  return /^\/dev\/tpmrm\d+$/.test(resolvedPath(path, host));
}
