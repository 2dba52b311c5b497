// SPDX-License-Identifier: Apache-2.0
/**
 * A path tidied as libvirt does it for some elements (those whose reader says so): runs of slashes become one, a
 * trailing slash goes. Exactly two leading slashes stay, as POSIX gives them a meaning of their own; URIs are
 * left alone; `.`, `..` and relative paths are not touched.
 */
export function sanitizePath(path: string): string {
  if (/^[^/]*:\/\//.test(path)) return path;
  const keepsTwo = /^\/\/[^/]/.test(path);
  const tidy = path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
  return keepsTwo ? `/${tidy}` : tidy;
}
