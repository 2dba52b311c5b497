// SPDX-License-Identifier: Apache-2.0
import type {Role} from '../../inventory/resource.ts';
import {TRAITS} from '../../inventory/roles.ts';

const DISPENSABLE = new Set<Role>(['udmabuf', 'audio-file', 'audio-socket', 'ssh-file', 'ceph-config', 'xauth', 'chardev-log', 'mirror']); // prettier-ignore

/** Whether QEMU starts without it, and does less. */
export function isDispensable(role: Role): boolean {
  return DISPENSABLE.has(role) || TRAITS[role].optional === true;
}
