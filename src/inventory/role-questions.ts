// SPDX-License-Identifier: Apache-2.0
/** What a resource's role says of it. */
import type {Host} from '../host/host.ts';
import {asRun} from '../policy/as-run.ts';
import {isWithin} from '../text/paths.ts';
import {TRAITS, VARIABLES_OF_VMS, type DeviceKind, type Role} from './roles.ts';
import type {Traits} from './traits.ts';

/** A disk's image or data file, or NVRAM. */
export function isImage({role}: {readonly role: Role}): boolean {
  return TRAITS[role].image === true;
}

/** Where libvirt keeps such an object, beside those of other VMs: NVRAM has the role of an image. */
export function keptIn({
  role,
  kind,
}: {
  readonly role: Role;
  readonly kind: DeviceKind;
}): NonNullable<Traits['kept']> {
  return (kind === 'nvram' ? VARIABLES_OF_VMS : TRAITS[role].kept) ?? [];
}

/** Whether everything below it is the VM's too: by role, but for a TPM whose state is one file. */
export function isWholeDirectory({role, tree}: {readonly role: Role; readonly tree?: boolean}): boolean {
  return TRAITS[role].directory === 'whole' && tree !== false;
}

/** Letters of what is done with the name itself: nobody lists a directory whose files are opened by name. */
export function ownAccess({role, access}: {readonly role: Role; readonly access: string}): string {
  return TRAITS[role].strict?.unlisted ? access.replace('r', '') : access;
}

/** Whether svirtgen, libvirt, the site or a user keeps such objects there, so that the place is not for the path tables to judge. */
export function isInItsPlace({role}: {readonly role: Role}, named: string): boolean {
  const path = asRun(named);
  const {within = [], ofUsers} = TRAITS[role].strict ?? {};
  return within.some(directory => isWithin(path, directory)) || ofUsers?.test(path) === true;
}

/** The objects that are opened for it. */
export function openedAs<One extends {readonly role: Role; readonly path: string}>(
  resource: One,
  host: Host,
): readonly One[] {
  const names = TRAITS[resource.role].opens?.(resource.path, host);
  return names?.map(path => ({...resource, path})) ?? [resource];
}
