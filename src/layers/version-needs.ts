// SPDX-License-Identifier: Apache-2.0
/** Which libvirt a definition needs, and what the one that is followed makes of the rest. */
import {provenance} from '../inventory/site.ts';
import type {Domain} from '../domain/domain.ts';
import {newerThanLibvirt} from '../domain/refuse-novelties.ts';
import type {VersionNeed} from '../domain/novelties.ts';
import {formatVersion, reaches, type Version} from '../versions/version.ts';
import type {PlanNeeds, PlanWarning} from './plan.ts';

/** Null where any libvirt from 8.0 on reads the whole definition. */
export function planNeeds({needs}: Pick<Domain, 'needs'>): PlanNeeds | null {
  const newest = needs.reduce<Version | undefined>(
    (best, {since}) => (best === undefined || reaches(since, best) ? since : best),
    undefined,
  );
  if (newest === undefined) return null;
  const because = latestOf(needs).map(({written, since, at}) => ({
    element: written,
    line: at.line,
    version: formatVersion(since),
  }));
  return {libvirt: formatVersion(newest), because};
}

/** Of an element that one version came to know, and a later one to take, the latter. */
function latestOf(needs: readonly VersionNeed[]): readonly VersionNeed[] {
  const latest = new Map<string, VersionNeed>();
  for (const need of needs) {
    const key = `${placeOf(need)} ${need.written}`;
    const other = latest.get(key);
    if (other === undefined || reaches(need.since, other.since)) latest.set(key, need);
  }
  return [...latest.values()];
}

/** A definition that would be refused gets here in strict mode only. */
export function versionWarnings(domain: Pick<Domain, 'needs' | 'libvirt'>): readonly PlanWarning[] {
  const newer = newerThanLibvirt(domain);
  const overlooked = new Set(newer.filter(({fate}) => fate === 'overlooked').map(placeOf));
  // What is overlooked cannot be refused.
  return newer
    .filter(need => need.fate !== 'unusable' || !overlooked.has(placeOf(need)))
    .map(need => warning(need, domain.libvirt));
}

function placeOf({at}: VersionNeed): string {
  return `${at.line}:${at.column}`;
}

function warning(need: VersionNeed, libvirt: Version): PlanWarning {
  const {written, since, fate} = need;
  const needs = `${written} needs libvirt ${formatVersion(since)}`;
  const from = provenance('domain', need, `libvirt ${formatVersion(libvirt)} is followed`);
  return fate === 'overlooked'
    ? {
        code: 'ELEMENT_OVERLOOKED',
        message: `${needs}; ${formatVersion(libvirt)} ignores it, and the VM starts without it`,
        from,
      }
    : {
        code: 'NEEDS_NEWER_LIBVIRT',
        message: `${needs}; ${formatVersion(libvirt)} refuses the definition`,
        from,
      };
}
