// SPDX-License-Identifier: Apache-2.0
/**
 * Where the homes of a host's users are; hosts that are images (ostree) keep them below /var, and what builds, or moves
 * VMs between hosts, is a user with keys.
 */

const HOMES = '(?:/(?:var/)?home/[^/]+|/var/lib/(?:jenkins|gitlab-runner|buildkite-agent|nova|one))';
const HOME = `(?:${HOMES}|/root|/var/roothome)`;

/** A person's home, or what is in it. */
export const AT_HOME = /^\/(?:var\/)?home\/[^/]+(?=\/|$)/;

/** A home other than root's, itself. */
export const WHOLE_HOME = new RegExp(`^${HOMES}$`);

/** @param inside a pattern of what is in a home; it matches with all that is below */
export function inHome(inside: string): RegExp {
  return new RegExp(`^${HOME}/(?:${inside})(?:/|$)`);
}
