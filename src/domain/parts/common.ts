// SPDX-License-Identifier: Apache-2.0
/** What a definition says of itself, and what its elements have in common. */
import type {DeepReadonly} from '../../deep-readonly.ts';
import type {Place} from '../../errors.ts';

/** What a parser makes of an element: its shape is said once, where it is read. */
export type ReadBy<Parse extends (...given: never[]) => unknown> = DeepReadonly<
  NonNullable<ReturnType<Parse>>
>;

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

/** What looks like a slip in a definition: libvirt passes over most of what it does not know, and says nothing. */
export interface Slip {
  /** No name of libvirt's, which it passes over or refuses, or one that it does not read there. */
  readonly kind: 'misspelt' | 'refused' | 'misplaced';
  /** As it is written, such as `<readnly>`, `tpye in <disk>` or `<readonly> in <source>`. */
  readonly written: string;
  /** What was meant, as a guess: the name, or the name and its place. */
  readonly meant: string;
  readonly at: Place;
}
