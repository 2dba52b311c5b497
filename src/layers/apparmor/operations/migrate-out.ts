// SPDX-License-Identifier: Apache-2.0
/** Sending the VM to another host: QEMU connects itself, or writes to a descriptor that libvirt gives it. */
import {certificatesFor} from './certificates.ts';
import type {Operation} from './operation.ts';

/** Where qemu.conf has every migration encrypted: the source is the client. */
export const migrateOut: Operation = ({site}) =>
  site.policy.migrateTls
    ? certificatesFor(site, {purpose: 'migrate', end: 'client', reason: 'outgoing migration: certificates'})
    : [];
