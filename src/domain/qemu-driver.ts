// SPDX-License-Identifier: Apache-2.0
import type {VirtType} from './parts/common.ts';

const TYPES: readonly VirtType[] = ['qemu', 'kqemu', 'kvm', 'hvf', 'hyperv'];

/** Whether libvirt's QEMU driver runs domains of this type, so that its defaults and its checks apply. */
export function runsUnderQemu(type: VirtType): boolean {
  return TYPES.includes(type);
}
