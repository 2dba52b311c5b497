// SPDX-License-Identifier: Apache-2.0
import type {Host} from '../host/host.ts';
import {onceOf, remembered} from '../once.ts';
import {resolveForHelper} from './apparmor/helper/resolve-path.ts';

/** The name under which the kernel knows a path: its existing part resolved, the rest as it is written. */
export function resolvedPath(path: string, host: Host): string {
  return resolverOf(host)(path);
}

/** Each judge asks for the same paths, and each answer takes several questions to the host. */
const resolverOf = onceOf((host: Host) => remembered((path: string) => resolveForHelper(path, host) ?? path));
