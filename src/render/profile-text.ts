// SPDX-License-Identifier: Apache-2.0

/** A profile's name for people. A definition without UUID gets one from libvirt, and its profile is named after it. */
export function profileText(profile: string): string {
  return profile === 'libvirt-' ? 'libvirt-<uuid>' : profile;
}
