// SPDX-License-Identifier: Apache-2.0
/** What a definition says of itself, and what its elements have in common. */
import type {Place} from '../../errors.ts';

export interface Located {
  readonly at: Place;
}

export const VIRT_TYPES = [
  'none', 'qemu', 'kqemu', 'kvm', 'xen', 'lxc', 'uml', 'openvz', 'test', 'vmware', 'hyperv', 'vbox', 'phyp',
  'parallels', 'bhyve', 'vz', 'hvf',
] as const; // prettier-ignore

export type VirtType = (typeof VIRT_TYPES)[number];

/** Lower-case canonical 8-4-4-4-12. */
export type Uuid = string & {readonly __brand: 'Uuid'};

/** An element below `<metadata>`, or an attribute of one. */
export interface MetadataValue {
  /** Without prefix; of an attribute `element@attribute`. */
  readonly name: string;
  readonly value: string;
}
