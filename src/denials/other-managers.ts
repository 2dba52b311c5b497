// SPDX-License-Identifier: Apache-2.0
/** Who else runs VMs under profiles of its own making, told by their names. */

/** One that writes its profiles anew at each start, so that a rule is given to it, or to nobody. */
export interface OtherManager {
  readonly manager: 'LXD' | 'Incus' | 'LXC' | 'Multipass' | 'snap';
  /** The VM or container; undefined for what the manager runs besides, such as qemu-img. */
  readonly instance: string | undefined;
  readonly project: string | undefined;
}

const INSTANCE = String.raw`(?:(?<project>[^_<>]+)_)?(?<instance>\w[\w-]*)_<[^<>]*>`;

/** A name is what its maker lets it be, and becomes part of a command: nothing but words, and none that begins like an option. */
const NAMES: readonly (readonly [OtherManager['manager'], RegExp])[] = [
  ['LXD', new RegExp(`^lxd-${INSTANCE}(?:$|//)`)],
  ['LXD', /^lxd_[a-z][\w-]*-/],
  ['Incus', new RegExp(`^incus-${INSTANCE}(?:$|//)`)],
  ['Incus', /^incus_[a-z][\w-]*-/],
  ['LXC', /^lxc-(?<instance>\w[\w-]*)_<[^<>]*>(?:$|\/\/)/],
  ['Multipass', /^multipass\.(?<instance>\w[\w-]*)\.qemu-system-\w+$/],
  ['Multipass', /^multipass\./],
  ['snap', /^snap\.(?<instance>\w[\w-]*)\.[\w.-]+$/],
];

export function otherManager(profile: string): OtherManager | undefined {
  for (const [manager, pattern] of NAMES) {
    const match = pattern.exec(profile);
    if (match) return {manager, instance: match.groups?.['instance'], project: match.groups?.['project']};
  }
  return undefined;
}
