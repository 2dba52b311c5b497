// SPDX-License-Identifier: Apache-2.0
/** Unix sockets have short names: `sun_path` holds 108 bytes, the last of which QEMU keeps for a NUL. */

/** Bytes a socket's path may have. */
export const LONGEST_SOCKET_PATH = 107;

/** Whether neither QEMU nor libvirt can bind or connect a socket of this name; counted in UTF-8 bytes. */
export function isSocketPathTooLong(path: string): boolean {
  return Buffer.byteLength(path) > LONGEST_SOCKET_PATH;
}

/** What is wrong with the path, in words; undefined when it fits. */
export function describeSocketPath(path: string): string | undefined {
  if (!isSocketPathTooLong(path)) return undefined;
  const bytes = Buffer.byteLength(path);
  return `socket path of ${bytes} bytes, ${LONGEST_SOCKET_PATH} are possible: ${path}`;
}
