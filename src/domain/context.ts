// SPDX-License-Identifier: Apache-2.0
import type {LibvirtFeatures} from '../versions/libvirt-changes.ts';

/**
 * Which of libvirt's rules for labels apply. A definition with an id may be what libvirtd holds of a running VM, or
 * a dump of it that is going to be defined again, or one whose labels are not generated yet: it is not refused
 * for what only one of them must have.
 */
export type Reading =
  /** No id: labels that libvirt generated are not in it. */
  | 'inactive'
  /** An id, or read as the AppArmor helper does: generated labels may be in it. */
  | 'running'
  /** libvirtd's own status file: generated labels must be in it. */
  | 'status';

/** What a device's parser has to know of the definition around it. */
export interface ParseContext {
  /** Whether this is a running VM's definition; some parts are read only then. */
  readonly live: boolean;
  readonly reading: Reading;
  /** What the libvirt that reads it does. */
  readonly libvirt: LibvirtFeatures;
}
