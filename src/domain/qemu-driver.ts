// SPDX-License-Identifier: Apache-2.0
import type {VirtType} from './parts/common.ts';

const TYPES: readonly VirtType[] = ['qemu', 'kqemu', 'kvm', 'hvf', 'hyperv'];

/** Whether libvirt's QEMU driver runs domains of this type, so that its defaults and its checks apply. */
export function runsUnderQemu(type: VirtType): boolean {
  return TYPES.includes(type);
}

/** Whether the name, as libvirt spells architectures, is one of the PC's. */
export function isX86(architecture: string | undefined): boolean {
  return architecture === 'x86_64' || architecture === 'i686';
}

/** Whether the name is a 64-bit POWER guest of either byte order. */
export function isPpc64(architecture: string | undefined): boolean {
  return architecture === 'ppc64' || architecture === 'ppc64le';
}
