// SPDX-License-Identifier: Apache-2.0
/** Where the system, or its administrator, installs programs: nobody else puts a file there. */
import {goesUp, isWithin} from '../text/paths.ts';

export const SYSTEM_PROGRAMS = ['/usr', '/opt', '/nix/store', '/gnu/store'] as const;

/** Of a distribution that has not merged them into /usr. */
const UNMERGED = ['/bin', '/sbin', '/lib', '/lib64'];

/** Links of package managers into their stores, on a host that cannot be asked where they lead to; and snaps. */
const LINKED = ['/run/current-system/sw', '/run/booted-system/sw', '/run/wrappers/bin', '/run/libvirt/nix-emulators', '/nix/var/nix/profiles', '/var/guix/profiles', '/snap', '/var/lib/snapd/snap']; // prettier-ignore

/** Whether a program is where only the system's are; its last name alone says nothing. */
export function isSystemProgram(path: string): boolean {
  if (goesUp(path)) return false;
  return [...SYSTEM_PROGRAMS, ...UNMERGED, ...LINKED].some(directory => isWithin(path, directory));
}
