// SPDX-License-Identifier: Apache-2.0
/** What the libvirt that reads a definition is too old for. */
import {KnownError} from '../errors.ts';
import {formatVersion, reaches} from '../versions/version.ts';
import type {Domain} from './domain.ts';
import type {VersionNeed} from './novelties.ts';

/** Uses that are newer than the libvirt that reads the definition. */
export function newerThanLibvirt({
  needs,
  libvirt,
}: Pick<Domain, 'needs' | 'libvirt'>): readonly VersionNeed[] {
  return needs.filter(({since}) => !reaches(libvirt, since));
}

/** @throws KnownError NEEDS_NEWER_LIBVIRT for the first use that this libvirt refuses */
export function refuseNovelties(domain: Pick<Domain, 'needs' | 'libvirt'>): void {
  const refused = newerThanLibvirt(domain).find(({fate}) => fate === 'refused');
  if (!refused) return;
  const {written, since, at} = refused;
  const message = `${written} needs libvirt ${formatVersion(since)}; ${formatVersion(domain.libvirt)} refuses the definition`;
  throw new KnownError('NEEDS_NEWER_LIBVIRT', message, {
    place: at,
    help: `remove it, or follow a newer libvirt with --libvirt ${formatVersion(since)}`,
  });
}
