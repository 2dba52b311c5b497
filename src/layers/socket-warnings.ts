// SPDX-License-Identifier: Apache-2.0
/** Sockets that cannot come to be, because their path does not fit into the kernel's address. */
import type {Resource} from '../inventory/resource.ts';
import {describeSocketPath} from '../policy/socket-path.ts';
import type {PlanWarning} from './plan.ts';

/** One warning for each device and path, in the inventory's order. */
export function socketWarnings(resources: readonly Resource[]): readonly PlanWarning[] {
  return resources
    .filter(({role}) => role.endsWith('-socket'))
    .flatMap(({path, from}) => {
      const message = describeSocketPath(path);
      return message === undefined ? [] : [{code: 'SOCKET_PATH_TOO_LONG', message, from}];
    });
}
