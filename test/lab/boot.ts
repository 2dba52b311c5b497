// SPDX-License-Identifier: Apache-2.0
/** One start of the guest, with the VMs that it is for. */

export type Mode = 'strict' | 'libvirt';

/** All VMs of one boot have their folders below `work`. */
export interface Boot {
  readonly work: string;
  readonly mode: Mode;
  /** The file with the AppArmor features of the guest's kernel. */
  readonly features: string;
}
