// SPDX-License-Identifier: Apache-2.0
/** Which libvirt is followed, and why. */
import {DEFAULT_LIBVIRT, parseVersion, type Version} from './version.ts';

/**
 * Why a version is followed: asked for on the command line, set by the policy, installed on the host (`toldBy` is the
 * file that says so; absent in a snapshot), what the policy says the host's distribution has, or nobody knows.
 */
export type FollowedBecause =
  | {readonly kind: 'asked'}
  | {readonly kind: 'policy'; readonly policy: string}
  | {readonly kind: 'installed'; readonly toldBy?: string}
  | {readonly kind: 'distribution'; readonly release: string}
  | {readonly kind: 'default'};

/** As reports have it: the version such as `9.0`. */
export interface FollowedRecord {
  readonly version: string;
  readonly because: FollowedBecause;
}

export interface FollowedLibvirt {
  readonly version: Version;
  readonly because: FollowedBecause;
}

/** What may decide it, the first of them first. */
export interface LibvirtSources {
  readonly asked: Version | undefined;
  readonly policy: {
    readonly name: string;
    readonly libvirt: string | undefined;
    readonly libvirtOf: Readonly<Record<string, string>>;
  };
  /** Asked only where nobody has decided: it may have to start a program. */
  readonly installed: () => {readonly version: string; readonly toldBy?: string | undefined} | undefined;
  /** Such as `debian 12`, the closest first; empty where the host does not tell. */
  readonly releases: readonly string[];
}

/** @throws KnownError VERSION_UNREADABLE */
export function followedLibvirt({asked, policy, installed, releases}: LibvirtSources): FollowedLibvirt {
  if (asked !== undefined) return {version: asked, because: {kind: 'asked'}};
  if (policy.libvirt !== undefined)
    return {version: parseVersion(policy.libvirt), because: {kind: 'policy', policy: policy.name}};
  const found = installed();
  if (found !== undefined) {
    const {version, toldBy} = found;
    return {
      version: parseVersion(version),
      because: {kind: 'installed', ...(toldBy !== undefined && {toldBy})},
    };
  }
  const release = releases.find(name => Object.hasOwn(policy.libvirtOf, name));
  const known = release === undefined ? undefined : policy.libvirtOf[release];
  if (release !== undefined && known !== undefined)
    return {version: parseVersion(known), because: {kind: 'distribution', release}};
  return {version: DEFAULT_LIBVIRT, because: {kind: 'default'}};
}
