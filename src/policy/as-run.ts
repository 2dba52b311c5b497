// SPDX-License-Identifier: Apache-2.0

/** The path under the name that tables have: `/var/run` is a link to `/run` on every host that libvirt runs on. */
export function asRun(path: string): string {
  return path.startsWith('/var/run/') || path === '/var/run' ? path.slice('/var'.length) : path;
}
