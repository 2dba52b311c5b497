// SPDX-License-Identifier: Apache-2.0
/** Sockets that cannot come to be, because their path does not fit into the kernel's address. */
import type {Resource} from '../inventory/resource.ts';
import type {PlanWarning} from './plan.ts';

/** Bytes of UTF-8: `sun_path` holds 108, the last of which QEMU keeps for a NUL. */
const LONGEST_SOCKET_PATH = 107;

/** One warning for each device and path, in the inventory's order. */
export function socketWarnings(resources: readonly Resource[]): readonly PlanWarning[] {
  return resources
    .filter(({role, path}) => role.endsWith('-socket') && Buffer.byteLength(path) > LONGEST_SOCKET_PATH)
    .map(({path, from}) => {
      const message = `socket path of ${Buffer.byteLength(path)} bytes, ${LONGEST_SOCKET_PATH} are possible: ${path}`;
      return {code: 'SOCKET_PATH_TOO_LONG', message, from};
    });
}
