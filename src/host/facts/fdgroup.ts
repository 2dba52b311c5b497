// SPDX-License-Identifier: Apache-2.0
import {tableFact} from '../fact.ts';

/** Descriptors that were handed over under a name; undefined when none were. */
export const fdgroup = tableFact('fdgroups', {
  rows: ({z, count}) => z.object({fds: count, writable: z.boolean().default(false)}),
  // They are handed over through libvirt's API; nothing on the host tells of them.
  live: () => () => undefined,
});
