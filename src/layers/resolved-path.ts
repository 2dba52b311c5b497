// SPDX-License-Identifier: Apache-2.0
import type {Host} from '../host/host.ts';
import {remembered} from '../once.ts';
import {resolveForHelper} from './apparmor/helper/resolve-path.ts';

/** The name under which the kernel knows a path: its existing part resolved, the rest as it is written. */
export function resolvedPath(path: string, host: Host): string {
  const resolve = resolvers.get(host) ?? remembered(one => resolveForHelper(one, host) ?? one);
  resolvers.set(host, resolve);
  return resolve(path);
}

/** Each judge asks for the same paths, and each answer takes several questions to the host. */
const resolvers = new WeakMap<Host, (path: string) => string>();
