// SPDX-License-Identifier: Apache-2.0
/**
 * The pattern for whatever id libvirt gives a VM: 1 to 10 decimal digits without a zero in front. `[0-9]*`
 * would not do, as a star goes on to the next slash: `3-other-web` ends like `3-web`. The first alternative is
 * the id of a VM that does not run: libvirt calls nothing so, but plans do when they ask what a profile
 * allows.
 */
export const ANY_ID = `{-1,[1-9]${'{,[0-9]}'.repeat(9)}}`;

/** Of a VM's start, in its sockets and directories. */
const NUMBER = /(\/libvirt\/qemu\/(?:[^/]+\/)*(?:domain-)?)[1-9]\d{0,9}(?=-)/;

/** A rule's pattern for what libvirt named after a VM: it has another number at the next start. */
export function withAnyId(pattern: string): string {
  return pattern.replace(NUMBER, `$1${ANY_ID}`);
}

/** A rule's pattern for people: the id that is not known yet as one word. */
export function readablePattern(pattern: string): string {
  return pattern.replaceAll(ANY_ID, '<id>');
}
