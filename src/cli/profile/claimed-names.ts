// SPDX-License-Identifier: Apache-2.0
/** Which definitions of one run claim which UUID and which profile. */
import type {Domain} from '../../domain/domain.ts';
import {KnownError} from '../../errors.ts';
import {profileName, reservedFor} from '../../layers/apparmor/profile-name.ts';
import {listIn} from '../../list-in.ts';
import type {Parsed} from '../definitions/each-definition.ts';
import type {PlanningSite} from '../../library/open-site.ts';

/** Files by the UUID, and by the profile, that their definitions name. */
export interface ClaimedNames {
  readonly uuids: ReadonlyMap<string, readonly string[]>;
  readonly profiles: ReadonlyMap<string, readonly string[]>;
}

/** What cannot be parsed is told of later, when its turn comes. */
export function claimedNames(definitions: readonly Parsed[], site: PlanningSite): ClaimedNames {
  const uuids = new Map<string, string[]>();
  const profiles = new Map<string, string[]>();
  for (const definition of definitions) {
    const domain = 'failure' in definition ? undefined : definition.domain;
    if (domain?.uuid === undefined) continue;
    listIn(uuids, domain.uuid).push(definition.file);
    // A name that the VM may not have is refused to it alone: nobody keeps another VM from its own profile.
    if (site.layers.includes('apparmor') && reservedFor(profileName(domain), domain.uuid) === undefined)
      listIn(profiles, profileName(domain)).push(definition.file);
  }
  return {uuids, profiles};
}

/**
 * Files are named after the UUID, and a profile after the static label: of two VMs with one name, neither may
 * get the other's policy, whichever comes first.
 *
 * @throws KnownError UUID_TWICE, AA_PROFILE_TWICE
 */
export function refuseSharedNames(domain: Domain, file: string, {uuids, profiles}: ClaimedNames): void {
  const {uuid} = domain;
  if (uuid === undefined) return;
  const twin = otherClaimant(uuids.get(uuid), file);
  if (twin !== undefined) throw uuidTwice(uuid, twin);
  const profile = profileName(domain);
  const sharer = otherClaimant(profiles.get(profile), file);
  if (sharer !== undefined)
    throw new KnownError('AA_PROFILE_TWICE', `the profile ${profile} is also that of ${sharer}`, {
      help: 'one profile would let each VM reach the files of the other; give each a label of its own',
    });
}

/** @param other the definition that has the UUID as well */
export function uuidTwice(uuid: string, other: string): KnownError {
  return new KnownError('UUID_TWICE', `the UUID ${uuid} is also that of ${other}`, {
    help: 'give each VM its own UUID, and name each definition once',
  });
}

function otherClaimant(files: readonly string[] = [], file: string): string | undefined {
  return files.length < 2 ? undefined : files.toSpliced(files.indexOf(file), 1)[0];
}
