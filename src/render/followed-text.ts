// SPDX-License-Identifier: Apache-2.0
/** Which libvirt a report follows, in words. */
import type {FollowedBecause, FollowedRecord} from '../versions/followed-libvirt.ts';

export function followedText(followed: FollowedRecord): string {
  return `follows ${libvirtText(followed)}`;
}

/** A line for each that differs; none of plans that do not tell. */
export function followedLines(all: readonly (FollowedRecord | undefined)[]): readonly string[] {
  return libvirtTexts(all).map(text => `follows ${text}`);
}

/** The same without the verb. */
export function libvirtTexts(all: readonly (FollowedRecord | undefined)[]): readonly string[] {
  return [...new Set(all.flatMap(one => (one === undefined ? [] : [libvirtText(one)])))];
}

function libvirtText({version, because}: FollowedRecord): string {
  return `libvirt ${version} (${reasonText(because)})`;
}

function reasonText(because: FollowedBecause): string {
  switch (because.kind) {
    case 'asked':
      return 'as you asked';
    case 'policy':
      return `set by the policy ${because.policy}`;
    case 'installed':
      return because.toldBy === undefined ? 'installed on the host' : `installed here: ${because.toldBy}`;
    case 'distribution':
      return `the version in ${because.release}`;
    case 'default':
      return "the host's own is not known";
  }
}
