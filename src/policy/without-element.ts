// SPDX-License-Identifier: Apache-2.0

/** Devices that only QEMU's own arguments ask for: libvirt has no element for them, and neither labels nor lists them. */
export function hasNoElement(path: string): boolean {
  return /^\/dev\/kvmfr\d+$/.test(path);
}
